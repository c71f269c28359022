"""The functions of pdfium that are called here, prepared so that a call costs little.

A page is asked a few questions for each of its characters and rules, which makes ten thousand calls a report, and the
way from Python to C takes longer than the answers. Handles are plain integers here, as they cost nothing to hand over
and can be keys.

pdfium is not safe to be used by several threads: whoever calls these functions holds :data:`LOCK`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_double, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from threading import Lock
from typing import Any

import pypdfium2  # noqa: F401 - starts the library
import pypdfium2.raw as raw

LOCK = Lock()
"""Held while pdfium is called."""

NO_PASSWORD = 4
"""The error of a document whose password is missing or wrong."""

WIDGET = 20
"""The kind of annotation that a field of a form is."""

FLATTENED = 1
"""What flattening a page returns if it drew something."""

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""Kinds of objects on a page."""

INVISIBLE, CLIPPING = 3, 7
"""Ways to draw a text that leave no trace."""


class Rect(ctypes.Structure):
    """A rectangle, in the order of pdfium."""

    _fields_ = (("left", c_float), ("top", c_float), ("right", c_float), ("bottom", c_float))


class Matrix(ctypes.Structure):
    """A transformation."""

    _fields_ = (("a", c_float), ("b", c_float), ("c", c_float), ("d", c_float), ("e", c_float), ("f", c_float))


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    prepared: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address or 0)
    return prepared


_rect, _matrix, _float, _uint = POINTER(Rect), POINTER(Matrix), POINTER(c_float), POINTER(c_uint)

load_document = _function("FPDF_LoadMemDocument64", c_void_p, c_char_p, c_size_t, c_char_p)
close_document = _function("FPDF_CloseDocument", None, c_void_p)
last_error = _function("FPDF_GetLastError", c_ulong)
page_count = _function("FPDF_GetPageCount", c_int, c_void_p)
load_page = _function("FPDF_LoadPage", c_void_p, c_void_p, c_int)
close_page = _function("FPDF_ClosePage", None, c_void_p)
page_box = _function("FPDF_GetPageBoundingBox", c_int, c_void_p, _rect)
page_rotation = _function("FPDFPage_GetRotation", c_int, c_void_p)
count_objects = _function("FPDFPage_CountObjects", c_int, c_void_p)
get_object = _function("FPDFPage_GetObject", c_void_p, c_void_p, c_int)

count_annotations = _function("FPDFPage_GetAnnotCount", c_int, c_void_p)
get_annotation = _function("FPDFPage_GetAnnot", c_void_p, c_void_p, c_int)
annotation_kind = _function("FPDFAnnot_GetSubtype", c_int, c_void_p)
annotation_rect = _function("FPDFAnnot_GetRect", c_int, c_void_p, _rect)
annotation_drawn = _function("FPDFAnnot_GetAP", c_ulong, c_void_p, c_int, c_void_p, c_ulong)
close_annotation = _function("FPDFPage_CloseAnnot", None, c_void_p)
flatten = _function("FPDFPage_Flatten", c_int, c_void_p, c_int)

object_type = _function("FPDFPageObj_GetType", c_int, c_void_p)
object_matrix = _function("FPDFPageObj_GetMatrix", c_int, c_void_p, _matrix)
object_bounds = _function("FPDFPageObj_GetBounds", c_int, c_void_p, _float, _float, _float, _float)
fill_colour = _function("FPDFPageObj_GetFillColor", c_int, c_void_p, _uint, _uint, _uint, _uint)
stroke_colour = _function("FPDFPageObj_GetStrokeColor", c_int, c_void_p, _uint, _uint, _uint, _uint)
is_transparent = _function("FPDFPageObj_HasTransparency", c_int, c_void_p)
stroke_width = _function("FPDFPageObj_GetStrokeWidth", c_int, c_void_p, _float)
image_pixels = _function("FPDFImageObj_GetImagePixelSize", c_int, c_void_p, _uint, _uint)
drawn_image = _function("FPDFImageObj_GetRenderedBitmap", c_void_p, c_void_p, c_void_p, c_void_p)
bitmap_format = _function("FPDFBitmap_GetFormat", c_int, c_void_p)
bitmap_pixels = _function("FPDFBitmap_GetBuffer", c_void_p, c_void_p)
bitmap_width = _function("FPDFBitmap_GetWidth", c_int, c_void_p)
bitmap_height = _function("FPDFBitmap_GetHeight", c_int, c_void_p)
bitmap_stride = _function("FPDFBitmap_GetStride", c_int, c_void_p)
new_bitmap = _function("FPDFBitmap_CreateEx", c_void_p, c_int, c_int, c_int, c_void_p, c_int)
fill_bitmap = _function("FPDFBitmap_FillRect", c_int, c_void_p, c_int, c_int, c_int, c_int, c_ulong)
draw_page = _function("FPDF_RenderPageBitmap", None, c_void_p, c_void_p, *[c_int] * 6)
page_width = _function("FPDF_GetPageWidthF", c_float, c_void_p)
page_height = _function("FPDF_GetPageHeightF", c_float, c_void_p)
to_device = _function(
    "FPDF_PageToDevice", c_int, c_void_p, *[c_int] * 5, c_double, c_double, POINTER(c_int), POINTER(c_int)
)
count_marks = _function("FPDFPageObj_CountMarks", c_int, c_void_p)
get_mark = _function("FPDFPageObj_GetMark", c_void_p, c_void_p, c_ulong)
mark_name = _function("FPDFPageObjMark_GetName", c_int, c_void_p, c_char_p, c_ulong, POINTER(c_ulong))
destroy_bitmap = _function("FPDFBitmap_Destroy", None, c_void_p)
form_count = _function("FPDFFormObj_CountObjects", c_int, c_void_p)
form_object = _function("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)
clip_path = _function("FPDFPageObj_GetClipPath", c_void_p, c_void_p)
clip_count = _function("FPDFClipPath_CountPaths", c_int, c_void_p)
clip_segments = _function("FPDFClipPath_CountPathSegments", c_int, c_void_p, c_int)
clip_segment = _function("FPDFClipPath_GetPathSegment", c_void_p, c_void_p, c_int, c_int)
draw_mode = _function("FPDFPath_GetDrawMode", c_int, c_void_p, POINTER(c_int), POINTER(c_int))
count_segments = _function("FPDFPath_CountSegments", c_int, c_void_p)
get_segment = _function("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_type = _function("FPDFPathSegment_GetType", c_int, c_void_p)
segment_point = _function("FPDFPathSegment_GetPoint", c_int, c_void_p, _float, _float)
segment_closes = _function("FPDFPathSegment_GetClose", c_int, c_void_p)

load_text = _function("FPDFText_LoadPage", c_void_p, c_void_p)
close_text = _function("FPDFText_ClosePage", None, c_void_p)
count_chars = _function("FPDFText_CountChars", c_int, c_void_p)
char_code = _function("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
char_unmapped = _function("FPDFText_HasUnicodeMapError", c_int, c_void_p, c_int)
char_object = _function("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
char_size = _function("FPDFText_GetFontSize", c_double, c_void_p, c_int)
char_matrix = _function("FPDFText_GetMatrix", c_int, c_void_p, c_int, _matrix)
loose_box = _function("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, _rect)
tight_box = _function("FPDFText_GetCharBox", c_int, c_void_p, c_int, *[POINTER(c_double)] * 4)
text_font = _function("FPDFTextObj_GetFont", c_void_p, c_void_p)
font_is_embedded = _function("FPDFFont_GetIsEmbedded", c_int, c_void_p)
render_mode = _function("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)

"""The statutory forms as data, the labels they print, and the binder that meets a layout with a form."""

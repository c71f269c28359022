"""The format ``xlsx``: workbooks. XML (XLSX, XLSM, ODS) is read here, binary files (XLS, XLSB) by calamine."""

"""The machinery of the mark index: kernels, tables of strings, posting lists, the file they are kept in.

Knows nothing of marks, owners or days, only of strings of code points; what is compared is views/, what a
mark is is index.py.
"""

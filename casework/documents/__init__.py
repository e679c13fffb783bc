"""Papers to print and sign: PDF/UA, laid out by typst from plain values."""

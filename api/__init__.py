"""Storeroom: three catalogs kept by PostgreSQL functions, served over HTTP."""

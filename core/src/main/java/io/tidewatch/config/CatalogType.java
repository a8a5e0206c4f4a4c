package io.tidewatch.config;

/** Where the catalog is kept. */
public enum CatalogType {
    /** In a file of the data folder. */
    SQLITE,
    /** In a database on a server. */
    POSTGRESQL
}

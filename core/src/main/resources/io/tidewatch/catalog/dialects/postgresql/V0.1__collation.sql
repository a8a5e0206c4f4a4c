-- The order of bytes, by the name that SQLite has for it, so that both databases understand ORDER BY … COLLATE "binary".
CREATE COLLATION "binary" FROM "C";

package coop.tablee.platform.bulk;

import java.util.List;

/**
 * The indexes and foreign keys of a table, taken away while very many rows come in and made again from what the catalogue said of them, and which plans its triggers'
 * functions avoid, because they are made for few rows. What backs a primary key or a uniqueness constraint stays: other tables lean on it.
 */
record SetAside(String table, List<Definition> foreignKeys, List<Definition> indexes, List<Definition> settings) {

    private static final String FOREIGN_KEYS = """
            select quote_ident(conname) name, pg_get_constraintdef(oid) definition from pg_constraint where conrelid = '%s'::regclass and contype = 'f' order by conname
            """;
    private static final String INDEXES = """
            select i.indexrelid::regclass::text name, pg_get_indexdef(i.indexrelid) definition from pg_index i
            where i.indrelid = '%s'::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
              and not exists (select from pg_depend d where d.refobjid = i.indexrelid and d.deptype <> 'i')
            order by 1
            """;

    private static final String SETTINGS = """
            select distinct format('%%s reset %%s', f.name, f.setting) name, format('%%s set %%s = %%L', f.name, f.setting, f.value) definition
            from (select p.oid::regprocedure name, split_part(c.said, '=', 1) setting, split_part(c.said, '=', 2) value
                  from pg_trigger t join pg_proc p on p.oid = t.tgfoid cross join unnest(p.proconfig) c(said)
                  where t.tgrelid = '%s'::regclass and not t.tgisinternal and c.said like 'enable\\_%%') f
            order by 1
            """;

    record Definition(String name, String text) {}

    static SetAside of(BulkLoad load, String table) {
        return new SetAside(
                table,
                definitions(load, FOREIGN_KEYS.formatted(table)),
                definitions(load, INDEXES.formatted(table)),
                definitions(load, SETTINGS.formatted(table)));
    }

    void drop(BulkLoad load) {
        foreignKeys.forEach(key -> load.execute("alter table " + table + " drop constraint " + key.name));
        indexes.forEach(index -> load.execute("drop index " + index.name));
        settings.forEach(setting -> load.execute("alter function " + setting.name));
    }

    /** Makes everything again, and refuses to go on if it is not exactly what it was. */
    void restore(BulkLoad load) {
        settings.forEach(setting -> load.execute("alter function " + setting.text));
        indexes.forEach(index -> load.execute(index.text));
        foreignKeys.forEach(
                key -> load.execute("alter table " + table + " add constraint " + key.name + " " + key.text));
        if (!equals(of(load, table))) {
            throw new IllegalStateException("The indexes of " + table + " are not what they were");
        }
    }

    private static List<Definition> definitions(BulkLoad load, String sql) {
        return load.select(
                sql, row -> new Definition(row.get("name", String.class), row.get("definition", String.class)));
    }
}

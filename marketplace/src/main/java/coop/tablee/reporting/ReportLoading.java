package coop.tablee.reporting;

import coop.tablee.platform.bulk.BulkLoad;

/** The council's totals after very many lines came in at once: counted again from the lines at the end of the load. */
public final class ReportLoading {

    private ReportLoading() {}

    public static void countAfter(BulkLoad load) {
        load.afterwards("select reporting.rebuild()");
    }
}

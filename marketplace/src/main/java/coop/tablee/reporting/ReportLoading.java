package coop.tablee.reporting;

import coop.tablee.platform.bulk.BulkLoad;

/** The council's totals after very many lines came in at once: counted again from the lines at the end of a load, by several loads side by side. */
public final class ReportLoading {

    private ReportLoading() {}

    /** One of so many shares of what there is to count, from nought. Done twice, it is the same. */
    public static void countAfter(BulkLoad load, int share, int shares) {
        load.afterwards("select reporting.rebuild_share(%d, %d)".formatted(share, shares));
    }
}

package coop.tablee.ledger;

import coop.tablee.platform.bulk.BulkIds;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Very many transactions of the past at once, for old books and demos; each is refused that does not sum to zero or has one leg only. */
public final class LedgerLoading {

    private final BulkIds ids;
    private final BulkTable transactions;
    private final BulkTable entries;

    private LedgerLoading(BulkLoad load) {
        ids = load.ids("ledger.txn");
        transactions = load.table("ledger.txn", "id", "key", "kind", "at");
        entries = load.table("ledger.entry", "txn_id", "account", "amount_minor", "currency", "order_id", "at");
    }

    public static LedgerLoading into(BulkLoad load) {
        return load.part(LedgerLoading.class, LedgerLoading::new);
    }

    /**
     * Adds a transaction and gives its id.
     *
     * @param amounts cents by account, signed: + = owed to us by that account; nothing is written for nought
     */
    public long transaction(
            String key, String kind, Map<String, Long> amounts, String currency, long order, Instant at) {
        var legs = new TreeMap<>(amounts)
                .entrySet().stream().filter(leg -> leg.getValue() != 0).toList();
        if (legs.size() < 2 || legs.stream().mapToLong(Map.Entry::getValue).sum() != 0) {
            throw new IllegalArgumentException("Ledger transaction " + key + " does not balance: " + amounts);
        }
        var id = ids.next();
        transactions.row(id, key, kind, at);
        legs.forEach(leg -> entries.row(id, leg.getKey(), leg.getValue(), currency, order, at));
        return id;
    }
}

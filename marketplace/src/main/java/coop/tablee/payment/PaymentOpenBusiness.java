package coop.tablee.payment;

import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Money between an organisation and others, VAT in: what it owes as a buyer, order by order, and what was paid for its goods by card and is still to be moved to it or back,
 * have to be settled first. What buyers or the marketplace still owe it by the books, and credit that it leaves, are only said: they are its own to ask for.
 */
@Component
class PaymentOpenBusiness implements OpenBusiness {

    private static final String MONEY = """
            select coalesce(sum(b.minor) filter (where b.minor > 0), 0)::bigint owed,
                coalesce(-sum(b.minor) filter (where b.minor < 0 and b.order_id is null), 0)::bigint credit,
                (select coalesce(sum(abs(s.due_minor - s.sent_minor)), 0)::bigint from payment.share s where s.seller_id = any (:all) and s.due_minor <> s.sent_minor) moving,
                (select coalesce(greatest(-sum(e.amount_minor), 0), 0)::bigint from ledger.entry e where e.account = any (array(select 'seller:' || x from unnest(:all::bigint[]) x))) due
            from (select order_id, sum(amount_minor) minor from ledger.entry
                where account = any (array(select 'buyer:' || x from unnest(:all::bigint[]) x)) group by account, order_id) b
            """;

    private final DatabaseClient database;

    PaymentOpenBusiness(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<OpenMatter> openWith(Collection<Long> organisations) {
        return database.sql(MONEY)
                .bind("all", organisations.toArray(Long[]::new))
                .map(row -> Stream.of(
                                OpenMatter.owed("owed", euro(row, "owed"), ""),
                                OpenMatter.owed("moving", euro(row, "moving"), ""),
                                OpenMatter.owed("due", euro(row, "due"), "").onlySaid(),
                                OpenMatter.owed("credit", euro(row, "credit"), "")
                                        .onlySaid())
                        .filter(PaymentOpenBusiness::isSomething)
                        .toList())
                .all()
                .flatMapIterable(found -> found);
    }

    private static Money euro(Readable row, String column) {
        return Money.euro(row.get(column, Long.class));
    }

    private static boolean isSomething(OpenMatter matter) {
        var amount = matter.amount();
        return amount != null && amount.isPositive();
    }
}

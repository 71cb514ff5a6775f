package coop.tablee.ordering;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What buyers still have of what they were lent, and what stands to their credit. Whoever asks decides who may see it. */
@Component
public class DepositBalances {

    private static final String OF = """
            select ledger.credit_of(:buyer) credit, (
                select coalesce(jsonb_agg(jsonb_build_object('returnable', k.code, 'names', jsonb_build_object('texts', k.names), 'picture', k.picture,
                    'amount', k.amount, 'out', k.out_count, 'back', k.back_count) order by k.position, k.code), '[]')
                from (select r.code, r.names, r.picture, r.amount, r.position, sum(b.out_count) out_count, sum(b.back_count) back_count
                      from ordering.deposit_balance b join catalogue.returnable r on r.code = b.returnable
                      where b.buyer_id = :buyer group by r.code) k)::text balances
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    DepositBalances(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * One kind: so many pieces were lent with goods that were accepted, so many came back.
     *
     * @param picture name of its drawing
     * @param amount EUR for one piece
     */
    public record Balance(
            String returnable,
            LocalizedText names,
            String picture,
            BigDecimal amount,
            BigDecimal out,
            BigDecimal back) {

        /** How many may still come back. */
        public BigDecimal left() {
            return out.subtract(back);
        }
    }

    /** What a buyer was lent and brought back, by kind, and the credit that came of it. */
    public record Account(List<Balance> balances, Money credit) {

        public Account {
            balances = List.copyOf(balances);
        }
    }

    /** Every kind that a buyer was ever lent, in the order of the kinds. */
    public Mono<List<Balance>> of(long buyer) {
        return accountOf(buyer).map(Account::balances);
    }

    /** What stands to a buyer's credit apart from any order: deposits brought back and not spent. */
    public Mono<Money> creditOf(long buyer) {
        return accountOf(buyer).map(Account::credit);
    }

    /** Both in one statement. */
    public Mono<Account> accountOf(long buyer) {
        return database.sql(OF).bind("buyer", buyer).map(this::account).one();
    }

    private Account account(Readable row) {
        var balances = json.readTree(Objects.requireNonNull(row.get("balances", String.class)))
                .valueStream()
                .map(balance -> json.treeToValue(balance, Balance.class))
                .toList();
        return new Account(balances, Money.euro(row.get("credit", Long.class)));
    }
}

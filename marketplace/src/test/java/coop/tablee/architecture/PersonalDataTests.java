package coop.tablee.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.testing.MarketplaceTest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A column that looks as if it held something of a person is declared by its module ({@link PersonalDataHolder}), so that people are told of it, get it with their
 * export, and that erasing thinks of it; or it stands here with the reason why it is none.
 */
@MarketplaceTest
class PersonalDataTests {

    private static final Pattern PERSONAL = Pattern.compile(
            "(.*_)?(email|recipient|reply_to|phone|mobile|iban|birth\\w*|street|postcode|city|signer|note|notes|remark|comment|contact|user_agent|ip|"
                    + "display_name|first_name|last_name|allerg\\w*_of|account_id|actor_id|person_id|buyer_id|household_id|(\\w+_by))");

    /** What looks personal and is not, each with the reason. */
    private static final List<String> NONE = List.of(
            // When an answer is due
            "ordering.late_request.answer_by",
            // Until when a card holds money
            "payment.session.take_by",
            // A day without delivery, said of the calendar
            "ordercycle.plan_exception.note",
            // Where those who sell say in public that they are, followed from network.site
            "storefront.local_offer.city",
            "storefront.local_offer.postcode",
            // Sums of what buyers bought, by the buyer's number; households together
            "reporting.month_total.buyer_id",
            "reporting.month_refusal.buyer_id");

    @Autowired
    List<PersonalDataHolder> holders;

    @Autowired
    DatabaseClient database;

    @Test
    void everyColumnThatLooksPersonalIsDeclared() {
        var declared = declared();
        assertThat(columns().stream()
                        .filter(PersonalDataTests::looksPersonal)
                        .filter(column -> !declared.contains(column) && !NONE.contains(column))
                        .toList())
                .as("columns that a PersonalDataHolder of their module should declare")
                .isEmpty();
    }

    @Test
    void whatIsDeclaredIsThereAndOnce() {
        assertThat(columns()).containsAll(declared());
        assertThat(all().stream().map(PersonalData::name).toList()).doesNotHaveDuplicates();
        assertThat(columns()).containsAll(NONE);
    }

    @Test
    void ruleCatchesAColumnThatNobodyDeclares() {
        assertThat(looksPersonal("ordering.orders.contact_email")).isTrue();
        assertThat(looksPersonal("network.household.phone")).isTrue();
        assertThat(looksPersonal("stock.counted.counted_by")).isTrue();
        assertThat(looksPersonal("stock.stock_row.on_hand")).isFalse();
    }

    private static boolean looksPersonal(String column) {
        return PERSONAL.matcher(column.substring(column.lastIndexOf('.') + 1)).matches();
    }

    private List<PersonalData> all() {
        return holders.stream()
                .flatMap(holder -> holder.personalData().stream())
                .toList();
    }

    private Set<String> declared() {
        return all().stream().flatMap(data -> data.columns().stream()).collect(Collectors.toSet());
    }

    private List<String> columns() {
        return database.sql("""
                        select c.table_schema || '.' || c.table_name || '.' || c.column_name path
                        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                        where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema', 'public', 'demo') order by path
                        """).mapValue(String.class).all().collectList().block();
    }
}

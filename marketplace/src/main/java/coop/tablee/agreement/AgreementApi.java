package coop.tablee.agreement;

import coop.tablee.agreement.Agreement.Clause;
import coop.tablee.agreement.Agreement.Lot;
import coop.tablee.agreement.Agreement.Price;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Framework agreements over HTTP: those of the authority of the token. Amounts are decimal strings, EUR, VAT out. */
@RestController
@RequestMapping(path = "/api/v1/agreements", produces = MediaType.APPLICATION_JSON_VALUE)
class AgreementApi {

    private final AgreementQueries queries;

    AgreementApi(AgreementQueries queries) {
        this.queries = queries;
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    Mono<ApiList<RowView>> all(Actor actor) {
        return queries.all(actor.requireParty()).map(RowView::of).collectList().map(ApiList::whole);
    }

    @GetMapping("/{id}")
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    Mono<ResponseEntity<View>> one(@PathVariable long id, Actor actor) {
        return queries.require(id, actor.requireParty())
                .map(found -> ResponseEntity.ok()
                        .eTag(ApiHeaders.eTag(found.version()))
                        .body(View.of(found)));
    }

    record RowView(
            String id,
            String reference,
            String title,
            LocalDate from,
            LocalDate until,
            String state,
            long lots,
            long lotsNearCeiling,
            long clausesLate) {

        static RowView of(AgreementQueries.Row row) {
            return new RowView(
                    String.valueOf(row.id()),
                    row.reference(),
                    row.title(),
                    row.from(),
                    row.until(),
                    word(row.state()),
                    row.lots(),
                    row.near(),
                    row.late());
        }
    }

    record View(
            String id,
            String reference,
            String title,
            LocalDate from,
            LocalDate until,
            String state,
            int renewals,
            int renewalsUsed,
            int renewalMonths,
            int paymentDays,
            String paymentSource,
            long version,
            List<LotView> lots,
            List<ClauseView> clauses) {

        static View of(Agreement one) {
            return new View(
                    String.valueOf(one.id()),
                    one.reference(),
                    one.title(),
                    one.from(),
                    one.until(),
                    word(one.state()),
                    one.renewals(),
                    one.renewalsUsed(),
                    one.renewalMonths(),
                    one.paymentDays(),
                    one.paymentSource(),
                    one.version(),
                    one.lots().stream().map(LotView::of).toList(),
                    one.clauses().stream().map(ClauseView::of).toList());
        }
    }

    record LotView(
            String id,
            int number,
            String title,
            List<String> families,
            String supply,
            String beside,
            List<SupplierView> suppliers,
            String estimated,
            String maximum,
            String outside,
            String calledOff,
            String left,
            @Nullable String minimumDrop,
            @Nullable String reservedGround,
            long orders,
            List<PriceView> prices) {

        static LotView of(Lot lot) {
            var drop = lot.minimumDrop();
            return new LotView(
                    String.valueOf(lot.id()),
                    lot.number(),
                    lot.title(),
                    lot.families(),
                    word(lot.supply()),
                    word(lot.beside()),
                    lot.suppliers().stream()
                            .map(one -> new SupplierView(String.valueOf(one.id()), one.name(), one.rank()))
                            .toList(),
                    money(lot.estimated()),
                    money(lot.maximum()),
                    money(lot.outside()),
                    money(lot.calledOff()),
                    money(lot.left()),
                    drop == null ? null : money(drop),
                    lot.reservedGround(),
                    lot.orders(),
                    lot.prices().stream().map(PriceView::of).toList());
        }
    }

    record SupplierView(String id, String name, int rank) {}

    /** @param supplier for whom alone it counts: a quote chosen in a mini-competition */
    record PriceView(
            String product,
            String unit,
            String basis,
            String price,
            @Nullable String coefficient,
            @Nullable String quotation,
            LocalDate from,
            LocalDate until,
            @Nullable String supplier) {

        static PriceView of(Price price) {
            return new PriceView(
                    price.product(),
                    price.unit(),
                    word(price.basis()),
                    ApiAmounts.plain(price.price()),
                    ApiAmounts.plainOrNone(price.coefficient()),
                    price.quotation(),
                    price.from(),
                    price.until(),
                    price.supplier());
        }
    }

    record ClauseView(
            String id,
            @Nullable String lot,
            String family,
            String title,
            String metric,
            String target,
            LocalDate due,
            @Nullable LocalDate doneOn,
            boolean late,
            int evidence) {

        static ClauseView of(Clause clause) {
            var lot = clause.lot();
            return new ClauseView(
                    String.valueOf(clause.id()),
                    lot == null ? null : String.valueOf(lot),
                    word(clause.family()),
                    clause.title(),
                    clause.metric(),
                    clause.target(),
                    clause.due(),
                    clause.doneOn(),
                    clause.late(),
                    clause.evidence().size());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String money(Money amount) {
        return ApiAmounts.plain(amount.amount());
    }
}

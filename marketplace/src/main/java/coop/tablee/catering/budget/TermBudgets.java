package coop.tablee.catering.budget;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the budgets of terms. Who pays for a kitchen sets them: its authority, or the kitchen itself where it has none; the kitchen reads them. Another's kitchen or budget is
 * {@code not-found}.
 */
@Component
public class TermBudgets {

    // What is past counts for the pace only; a term of a hundred days costs one look at the calendar
    private static final String BOARD = """
            with t as materialized (select platform.today() as day),
            mine as materialized (
                select s.id, s.name, o.country, o.kitchen_kind, coalesce(o.authority_id, o.id) = :party pays
                from network.site s join network.organisation o on o.id = s.party_id
                where s.kind = 'KITCHEN_DOOR' and (o.id = :party or o.authority_id = :party) order by s.name, s.id limit 200),
            term as materialized (
                select b.*, m.name door, m.pays from catering.term_budget b join mine m on m.id = b.site_id
                where b.last_day >= (select t.day from t) - 400 order by b.first_day desc, m.name, b.id limit 300)
            select jsonb_build_object(
                'doors', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name, m.id), '[]') from mine m where m.pays),
                'kitchens', (select count(*) from mine),
                'terms', (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'site', b.site_id, 'door', b.door, 'name', b.name, 'first', b.first_day, 'last', b.last_day,
                        'amount', b.amount_minor, 'accepted', s.accepted_minor, 'ordered', s.ordered_minor, 'eaten', h.eaten, 'toCome', h.to_come, 'version', b.version,
                        'mine', b.pays) order by b.first_day desc, b.door, b.id), '[]')
                    from term b cross join lateral catering.term_spent(b.site_id, b.first_day, b.last_day) s
                    cross join lateral (
                        select coalesce(sum(h.meals) filter (where h.day <= (select t.day from t)), 0) eaten,
                            coalesce(sum(h.meals) filter (where h.day > (select t.day from t)), 0) to_come
                        from catering.heads(b.site_id, b.first_day, b.last_day) h) h),
                'payment', (select coalesce(jsonb_agg(jsonb_build_object('sector', p.sector, 'days', p.days, 'source', p.source) order by p.sector desc), '[]') from (
                    select distinct on (p.country, p.sector) p.* from catering.payment_term p
                    where p.valid_from <= (select t.day from t) and exists (select from mine m where m.country = p.country
                        and (case when m.kitchen_kind = 'CARE_HOME' then 'HEALTH' else 'PUBLIC' end) = p.sector)
                    order by p.country, p.sector, p.valid_from desc) p))::text found
            """;
    private static final String PAID = """
            select 1 from network.site s join network.organisation o on o.id = s.party_id
            where s.id = :site and s.kind = 'KITCHEN_DOOR' and coalesce(o.authority_id, o.id) = :party
            """;
    private static final String ADD = """
            insert into catering.term_budget (site_id, name, first_day, last_day, amount_minor, changed_by)
            values (:site, :name, :first, :last, :amount, :account) returning id
            """;
    private static final String CHANGE = """
            update catering.term_budget b set site_id = :site, name = :name, first_day = :first, last_day = :last, amount_minor = :amount, changed_by = :account,
                changed_at = clock_timestamp(), version = b.version + 1
            where b.id = :id and b.version = :version and b.site_id in (
                select s.id from network.site s join network.organisation o on o.id = s.party_id where coalesce(o.authority_id, o.id) = :party)
            returning b.id
            """;
    private static final String REMOVE = """
            delete from catering.term_budget b where b.id = :id and b.site_id in (
                select s.id from network.site s join network.organisation o on o.id = s.party_id where coalesce(o.authority_id, o.id) = :party)
            returning b.id
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;
    private final JsonMapper json;

    TermBudgets(DatabaseClient database, TransactionalOperator transaction, Trail trail, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
        this.json = json;
    }

    Mono<BudgetBoard> board(Actor actor) {
        return database.sql(BOARD)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, BudgetBoard.class));
    }

    /**
     * Keeps a new budget, or a changed one if nobody changed it meanwhile ({@code changed-meanwhile}, 409); where a day has a budget already: {@code term-taken}.
     */
    public Mono<Void> keep(TermBudget budget, Actor actor) {
        var isNew = budget.id() == 0;
        var party = actor.requireParty().id();
        var statement = database.sql(isNew ? ADD : CHANGE)
                .bind("site", budget.site())
                .bind("name", budget.name())
                .bind("first", budget.first())
                .bind("last", budget.last())
                .bind("amount", budget.amount().minor())
                .bind("account", actor.accountId());
        return database.sql(PAID)
                .bind("site", budget.site())
                .bind("party", party)
                .map(row -> true)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then((isNew
                                ? statement
                                : statement
                                        .bind("id", budget.id())
                                        .bind("version", budget.version())
                                        .bind("party", party))
                        .mapValue(Long.class)
                        .one())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "changed-meanwhile")))
                .flatMap(id -> noted(isNew ? "term-budget-added" : "term-budget-changed", id, actor))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        taken -> DomainException.invalid(
                                FieldError.at("first", "term-taken", budget.first(), budget.last())))
                .as(transaction::transactional);
    }

    /** Removes a budget; one that is gone already is gone. */
    public Mono<Void> remove(long id, Actor actor) {
        return database.sql(REMOVE)
                .bind("id", id)
                .bind("party", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .flatMap(gone -> noted("term-budget-removed", gone, actor))
                .as(transaction::transactional);
    }

    private Mono<Void> noted(String action, long id, Actor actor) {
        return trail.record(actor, action, "term-budget", Long.toString(id), Map.of());
    }
}

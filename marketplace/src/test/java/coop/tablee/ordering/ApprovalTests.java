package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Role;
import coop.tablee.ordering.approval.ApprovalDecision;
import coop.tablee.ordering.approval.ApprovalPolicies;
import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.Approvals;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.ordering.approval.Deputies;
import coop.tablee.ordering.approval.Submission;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Orders of a kitchen that somebody has to agree to: a cook sends them, a buyer or an approver decides, or nobody does. */
class ApprovalTests extends OrderingStory {

    private static final ApprovalPolicy RULE =
            new ApprovalPolicy(Money.euro(2_000), Money.euro(10_000), true, AtCutOff.EXPIRE, 24, 0);
    private static final Because FROST = new Because(CorrectionReason.SHORT, "Frost");

    @Autowired
    Approvals approvals;

    @Autowired
    ApprovalPolicies policies;

    @Autowired
    Deputies deputies;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderCorrection correction;

    @Autowired
    CallOff callOff;

    @Autowired
    ShortageCut shortages;

    @Autowired
    StockLevels levels;

    @Autowired
    Carts carts;

    @Autowired
    LateRequests late;

    @Autowired
    LateNews lateNews;

    @Autowired
    TransactionalOperator transaction;

    @BeforeEach
    void aRule() {
        village.person("buyer", "forest", Role.BUYER);
        village.person("mayor", "forest", Role.OWNER);
        policies.set(RULE, village.actor("mayor")).block();
    }

    @Test
    void whatComesToLittleIsPlacedAtOnce() {
        var placed = send(4);

        assertThat(placed.state()).isEqualTo(OrderState.PLACED);
        assertThat(placed.holdUntil()).isNull();
        assertThat(approvals.waiting(village.actor("procurement")).collectList().block())
                .isEmpty();
    }

    @Test
    void whatComesToMoreIsHeldUntilItsCutOffAndToldAsTheDatabaseTellsIt() {
        var sent = send(30);

        assertThat(sent.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(sent.holdUntil()).isEqualTo(sent.cutOff());
        assertThat(available("Poireau")).isEqualByComparingTo("170");
        assertThat(news("order_confirmation", String.valueOf(sent.id()))).isZero();
        assertThat(find(sent, "canteen"))
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .withComparatorForType(
                        (one, other) ->
                                Math.abs(one.toEpochMilli() - other.toEpochMilli()) < 2 ? 0 : one.compareTo(other),
                        Instant.class)
                .isEqualTo(sent);
    }

    @Test
    void aBuyerAgreesUpToTheirAmountAndAnApproverAboveIt() {
        var middling = send(30);
        var large = send(70);

        assertThat(outcome(large, ApprovalDecision.APPROVED, "buyer")).isEqualTo("may-not-approve");
        assertThat(outcome(middling, ApprovalDecision.APPROVED, "buyer")).isEqualTo("done");
        assertThat(outcome(large, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");

        var approved = find(large, "canteen");
        assertThat(approved.state()).isEqualTo(OrderState.PLACED);
        assertThat(approved.holdUntil()).isNull();
        assertThat(approved.acceptedAt())
                .as("judged when its hold was taken")
                .isEqualTo(find(large, "canteen").lines().get(0).addedAt());
        assertThat(news("order_confirmation", String.valueOf(large.id()))).isEqualTo(1);
        assertThat(available("Poireau")).isEqualByComparingTo("100");
    }

    @Test
    void whatIsSentTogetherCountsTogether() {
        var placed = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(),
                                List.of(
                                        anOrder(village)
                                                .to("tilleulsDoor")
                                                .of("Poireau", 5)
                                                .request(),
                                        anOrder(village)
                                                .to("tilleulsDoor")
                                                .on(village.secondDate())
                                                .of("Poireau", 5)
                                                .request()),
                                PaymentMethod.ACCOUNT,
                                false),
                        village.actor("canteen"))
                .block();

        assertThat(placed.orders())
                .extracting(OrderDetails::state)
                .containsOnly(OrderState.AWAITING_APPROVAL)
                .hasSize(2);
        var numbers = placed.orders().stream().map(OrderDetails::number).toList();
        var waiting =
                approvals.waiting(village.actor("procurement")).collectList().block();
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).numbers()).isEqualTo(numbers);
        assertThat(waiting.get(0).mayDecide()).isTrue();

        assertThat(approvals
                        .decide(numbers, ApprovalDecision.APPROVED, "", village.actor("procurement"))
                        .block())
                .isEqualTo(2);
        assertThat(news("approval_asked", checkoutOf(placed.orders().get(0)))).isEqualTo(1);
    }

    @Test
    void aKitchenOfAnotherAuthorityKnowsNoRuleAndSeesNothing() {
        var placed = placement
                .place(
                        anOrder(village).to("bouleauxDoor").of("Poireau", 60).paidBy(PaymentMethod.ACCOUNT),
                        village.actor("canteen3"))
                .block();
        var sent = send(30);

        assertThat(placed.orders().get(0).state()).isEqualTo(OrderState.PLACED);
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "canteen3")).isEqualTo("not-found");
        assertThat(refusal(approvals.find(sent.number(), village.actor("canteen3"))))
                .isEqualTo("not-found");
        assertThat(refusal(approvals.comment(sent.number(), "?", village.actor("canteen3"))))
                .isEqualTo("not-found");
        assertThat(outcome("T0", ApprovalDecision.APPROVED, "procurement")).isEqualTo("not-found");
        assertThat(refusal(policies.of(village.actor("canteen")))).isEqualTo("not-found");
    }

    @Test
    void nobodyAgreesToTheirOwnWhereTwoAreWanted() {
        village.person("chef", "tilleuls", Role.COOK, Role.APPROVER);
        var sent = send(anOrder(village).to("tilleulsDoor").of("Poireau", 30), "chef");

        assertThat(sent.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "chef")).isEqualTo("own-order");
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "buyer")).isEqualTo("done");
    }

    @Test
    void whoseRoleSufficesPlacesAtOnceWhereOneIsEnough() {
        policies.set(
                        new ApprovalPolicy(RULE.free(), RULE.buyer(), false, AtCutOff.EXPIRE, 24, 1),
                        village.actor("mayor"))
                .block();

        assertThat(send(30).state()).as("the canteen's cook is its buyer, too").isEqualTo(OrderState.PLACED);
        assertThat(send(70).state()).isEqualTo(OrderState.AWAITING_APPROVAL);
    }

    @Test
    void approvedTwiceItIsPlacedOnce() {
        var sent = send(30);

        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "buyer")).isEqualTo("approved-already");
        assertThat(outcome(sent, ApprovalDecision.DECLINED, "buyer")).isEqualTo("approved-already");
        assertThat(news("order_confirmation", String.valueOf(sent.id()))).isEqualTo(1);
        assertThat(find(sent, "canteen").version()).isEqualTo(sent.version() + 1);
    }

    @Test
    void ofManyWhoDecideAtOnceOneIsHeard() {
        var sent = send(30);
        var outcomes = Flux.range(0, 16)
                .flatMap(
                        i -> Mono.fromCallable(() -> outcome(
                                        sent,
                                        i % 2 == 0 ? ApprovalDecision.APPROVED : ApprovalDecision.RETURNED,
                                        i % 2 == 0 ? "procurement" : "buyer"))
                                .subscribeOn(Schedulers.boundedElastic()),
                        16)
                .collectList()
                .block();

        var order = find(sent, "canteen");
        var approved = order.state() == OrderState.PLACED;
        assertThat(outcomes).filteredOn("done"::equals).hasSize(8);
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.equals("done"))
                .containsOnly(approved ? "approved-already" : "returned-already");
        assertThat(available("Poireau")).isEqualByComparingTo(approved ? "170" : "200");
        assertThat(news("order_confirmation", String.valueOf(sent.id()))).isEqualTo(approved ? 1 : 0);
        assertThat(inDraft()).isEqualByComparingTo(approved ? "0" : "30");
    }

    /** The approver presses while the node's own job ends what is over: one of both happens, whole. */
    @Test
    void agreeingAtTheCutOffIsHeardOrIsTooLate() {
        for (var i = 0; i < 6; i++) {
            var sent = send(12);
            run(
                    "update ordering.orders set hold_until = platform.business_time() + interval '15 milliseconds' where id = "
                            + sent.id());
            var outcomes = Flux.range(0, 10)
                    .flatMap(
                            n -> Mono.fromCallable(() -> n % 2 == 0
                                            ? outcome(sent, ApprovalDecision.APPROVED, "procurement")
                                            : ended())
                                    .subscribeOn(Schedulers.boundedElastic()),
                            10)
                    .collectList()
                    .block();
            ended();
            ended();

            var state = find(sent, "canteen").state();
            assertThat(state).isIn(OrderState.PLACED, OrderState.EXPIRED);
            assertThat(outcomes)
                    .filteredOn(outcome -> !outcome.isEmpty())
                    .contains(state == OrderState.PLACED ? "done" : "approval-cut-off-passed");
            assertThat(news("order_confirmation", String.valueOf(sent.id())))
                    .isEqualTo(state == OrderState.PLACED ? 1 : 0);
        }
    }

    @Test
    void whatNobodyDecidedOnFallsAwayByTheRule() {
        var sent = send(30);
        over(sent);
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("approval-cut-off-passed");

        Flux.range(0, 8)
                .flatMap(node -> Mono.fromCallable(this::ended).subscribeOn(Schedulers.boundedElastic()), 8)
                .blockLast();

        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.EXPIRED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(inDraft()).isEqualByComparingTo("0");
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'approval_decided' and payload ->> 'checkout' = '"
                                + checkoutOf(sent) + "'"))
                .isEqualTo(1);
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("approval-cut-off-passed");
    }

    @Test
    void whatNobodyDecidedOnIsPlacedWhereTheRuleSaysSo() {
        policies.set(new ApprovalPolicy(RULE.free(), RULE.buyer(), true, AtCutOff.PLACE, 24, 1), village.actor("mayor"))
                .block();
        var sent = send(30);
        var nowhere = send(25);
        over(sent);
        Flux.range(0, 8)
                .flatMap(node -> Mono.fromCallable(this::ended).subscribeOn(Schedulers.boundedElastic()), 8)
                .blockLast();

        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.PLACED);
        assertThat(news("order_confirmation", String.valueOf(sent.id()))).isEqualTo(1);

        run("insert into delivery.closed_day (site_id, day, reason) values (%d, '%s', 'STRIKE')"
                .formatted(village.site("tilleulsDoor"), village.firstDate()));
        assertThat(outcome(nowhere, ApprovalDecision.APPROVED, "procurement")).isEqualTo("place-closed");
        over(nowhere);
        ended();
        assertThat(find(nowhere, "canteen").state())
                .as("goods that nobody could take in are not ordered")
                .isEqualTo(OrderState.EXPIRED);
    }

    @Test
    void whatIsSentBackIsInTheDraftAgainOnTopOfWhatWasTyped() {
        var sent = send(30);
        carts.put(
                        village.actor("canteen"),
                        new PutInCart(
                                village.site("tilleulsDoor"),
                                village.offer("Poireau", village.firstDate()),
                                BigDecimal.valueOf(2)))
                .block();
        assertThat(refusal(approvals.decide(
                        List.of(sent.number()), ApprovalDecision.RETURNED, "  ", village.actor("procurement"))))
                .isEqualTo("invalid-input");
        assertThat(outcome(sent, ApprovalDecision.RETURNED, "procurement")).isEqualTo("done");

        var returned = find(sent, "canteen");
        assertThat(returned.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(inDraft()).isEqualByComparingTo("32");

        var again = send(20);
        var shown = approvals.find(again.number(), village.actor("procurement")).block();
        assertThat(shown.orders().get(0).since()).isEqualTo("returned");
        assertThat(shown.orders().get(0).lines().get(0).before()).isEqualByComparingTo("30");
        assertThat(approvals
                        .find(sent.number(), village.actor("canteen"))
                        .block()
                        .orders())
                .extracting(Submission.Order::reason)
                .containsExactly("too much");
    }

    @Test
    void whatIsDeclinedComesToNothing() {
        var sent = send(30);
        assertThat(outcome(sent, ApprovalDecision.DECLINED, "buyer")).isEqualTo("done");

        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(inDraft()).isEqualByComparingTo("0");
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    @Test
    void theCookTakesItBackWhileItWaits() {
        var sent = send(30);
        assertThat(sent.mayCancel()).isTrue();
        cancellation.cancel(sent.number(), village.actor("canteen")).block();

        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("order-over");
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(refusal(amendment.amend(
                        new AmendOrder(send(30).number(), 0, List.of(line(31)), null), village.actor("canteen"))))
                .isEqualTo("awaiting-approval");
    }

    @Test
    void whoJustLeftDecidesNothing() {
        var sent = send(30);
        end("procurement", "forest");

        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("left-organisation");
        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.AWAITING_APPROVAL);
    }

    @Test
    void aDeputyAgreesFromOneDayToAnotherAndAsLongAsBothAreMembers() {
        village.person("clerk", "forest", Role.AUDITOR);
        var today = LocalDate.now(Village.ZONE);
        var first = send(70);
        assertThat(outcome(first, ApprovalDecision.APPROVED, "clerk")).isEqualTo("may-not-approve");

        deputies.name(account("clerk"), today, today.plusDays(10), village.actor("procurement"))
                .block();
        assertThat(refusal(deputies.name(
                        account("buyer"), today.plusDays(5), today.plusDays(12), village.actor("procurement"))))
                .isEqualTo("invalid-input");
        assertThat(refusal(deputies.name(
                        account("canteen3"), today.plusDays(15), today.plusDays(16), village.actor("procurement"))))
                .as("of another authority")
                .isEqualTo("invalid-input");
        assertThat(outcome(first, ApprovalDecision.APPROVED, "clerk")).isEqualTo("done");

        var second = send(65);
        end("procurement", "forest");
        assertThat(outcome(second, ApprovalDecision.APPROVED, "clerk")).isEqualTo("may-not-approve");
        run("update network.membership set until = null where account_id = " + account("procurement"));
        end("clerk", "forest");
        assertThat(outcome(second, ApprovalDecision.APPROVED, "clerk")).isEqualTo("left-organisation");
    }

    @Test
    void aTokenDecidesForItsOwnOrganisationOnly() {
        var sent = send(30);
        var procurement = village.actor("procurement");
        var elsewhere = new Actor(
                procurement.accountId(),
                "",
                procurement.locale(),
                new ActingParty(village.party("uccle"), "Uccle", Set.of("AUTHORITY")),
                Set.of(Role.APPROVER),
                List.of(),
                Credential.TOKEN);

        assertThat(refusal(approvals.decide(List.of(sent.number()), ApprovalDecision.APPROVED, "", elsewhere)))
                .isEqualTo("not-found");
        assertThat(approvals.waiting(elsewhere).collectList().block()).isEmpty();
    }

    @Test
    void moreThanWasAgreedToNeedsAnOrderOfItsOwn() {
        var sent = send(30);
        outcome(sent, ApprovalDecision.APPROVED, "procurement");
        var version = find(sent, "canteen").version();

        assertThat(refusal(amendment.amend(
                        new AmendOrder(sent.number(), version, List.of(line(31)), null), village.actor("canteen"))))
                .isEqualTo("approval-needed");
        var less = amendment
                .amend(new AmendOrder(sent.number(), version, List.of(line(20)), null), village.actor("canteen"))
                .block();
        assertThat(less.state()).isEqualTo(OrderState.PLACED);
        assertThat(amendment
                        .amend(
                                new AmendOrder(sent.number(), less.version(), List.of(line(30)), null),
                                village.actor("canteen"))
                        .block()
                        .lines()
                        .get(0)
                        .quantity())
                .as("as much as was agreed to")
                .isEqualByComparingTo("30");
        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.PLACED);
    }

    @Test
    void smallOrdersGrowAsFarAsNobodyHasToAgree() {
        var small = send(2);

        assertThat(amendment
                        .amend(new AmendOrder(small.number(), 0, List.of(line(5)), null), village.actor("canteen"))
                        .block()
                        .state())
                .isEqualTo(OrderState.PLACED);
        assertThat(refusal(amendment.amend(
                        new AmendOrder(small.number(), 1, List.of(line(40)), null), village.actor("canteen"))))
                .isEqualTo("approval-needed");
    }

    @Test
    void aCardIsAskedForOnlyAfterTheApproval() {
        var sent = placement
                .place(
                        anOrder(village).to("tilleulsDoor").of("Poireau", 30).heldFor(PaymentMethod.TEST),
                        village.actor("canteen"))
                .block();
        var order = sent.orders().get(0);
        assertThat(order.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(sent.paymentUrl()).isNull();

        assertThat(outcome(order, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");
        var approved = find(order, "canteen");
        assertThat(approved.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(approved.paymentUrl()).isNotNull();
        assertThat(news("order_confirmation", String.valueOf(order.id()))).isZero();
    }

    @Test
    void theReminderIsWrittenOnceBeforeTheCutOff() {
        var sent = send(30);
        var late = send(25);
        run("update ordering.approval set remind_at = platform.business_time() where order_id = " + sent.id());
        run("update ordering.orders set hold_until = platform.business_time() + interval '1 hour' where id = "
                + sent.id());
        Flux.range(0, 6)
                .flatMap(
                        node -> database.sql("select ordering.remind_of_approvals() n")
                                .mapValue(Integer.class)
                                .one(),
                        6)
                .blockLast();

        assertThat(reminders(sent)).isEqualTo(1);
        assertThat(reminders(late)).isZero();
    }

    @Test
    void everybodyConcernedReadsAndWrites() {
        var sent = send(30);
        approvals
                .comment(sent.number(), "Why so many?", village.actor("procurement"))
                .block();
        approvals.comment(sent.number(), "The fair.", village.actor("canteen")).block();

        var shown = approvals.find(sent.number(), village.actor("canteen")).block();
        assertThat(shown.comments()).extracting(Submission.Comment::text).containsExactly("Why so many?", "The fair.");
        assertThat(shown.mayDecide()).isFalse();
        assertThat(shown.own()).isTrue();
        assertThat(approvals
                        .find(sent.number(), village.actor("procurement"))
                        .block()
                        .mayDecide())
                .isTrue();
        assertThat(refusal(approvals.comment(sent.number(), " ", village.actor("canteen"))))
                .isEqualTo("invalid-input");
    }

    @Test
    void aRuleThatMakesNoSenseIsRefusedAndTheSecondOfTwoIsTold() {
        var mayor = village.actor("mayor");
        assertThat(refusal(policies.set(
                        new ApprovalPolicy(Money.euro(500), Money.euro(400), true, AtCutOff.EXPIRE, 0, 1), mayor)))
                .isEqualTo("invalid-input");
        policies.set(new ApprovalPolicy(Money.euro(0), Money.euro(0), true, AtCutOff.EXPIRE, 5, 1), mayor)
                .block();
        assertThat(refusal(policies.set(
                        new ApprovalPolicy(Money.euro(9), Money.euro(9), true, AtCutOff.EXPIRE, 5, 1), mayor)))
                .isEqualTo("changed-meanwhile");
        assertThat(policies.of(mayor).block().orElseThrow().version()).isEqualTo(2);

        policies.end(2, mayor).block();
        policies.end(2, mayor).block();
        assertThat(send(70).state()).isEqualTo(OrderState.PLACED);
    }

    @Test
    void whatACooperativeEndsWhileItWaitsIsToldAndDecidedOnByNobody() {
        var sent = send(30);
        correction
                .withdraw(
                        new WithdrawOrder(
                                sent.number(),
                                sent.version(),
                                CorrectionKey.of(UUID.randomUUID().toString()),
                                FROST),
                        village.actor("coordinator"))
                .block();

        var order = find(sent, "canteen");
        assertThat(order.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(order.cancelReason()).isEqualTo("SHORT");
        assertThat(news("order_cancelled", String.valueOf(sent.id()))).isEqualTo(1);
        assertThat(decision(sent)).isEqualTo("CALLED_OFF");
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("order-over");
    }

    @Test
    void aDateThatIsCalledOffEndsWhatWaitsForItAndLeavesTheOtherCooperativesPart() {
        var alone = send(30);
        var shared = send(anOrder(village).to("tilleulsDoor").of("Poireau", 20).of("Lait entier", 20), "canteen");
        assertThat(shared.state()).isEqualTo(OrderState.AWAITING_APPROVAL);

        callOff.callOff(cycle(), FROST, village.actor("coordinator")).block();
        callOff.goOn().block();
        // The node's own job looks as well
        Patience.until(
                "all are let go",
                () -> find(alone, "canteen").state() == OrderState.CANCELLED
                        && number("select count(*) from ordering.call_off where done_at is not null and cycle_id = "
                                        + cycle())
                                == 1);

        assertThat(news("order_cancelled", String.valueOf(alone.id()))).isEqualTo(1);
        assertThat(decision(alone)).isEqualTo("CALLED_OFF");
        var rest = find(shared, "canteen");
        assertThat(rest.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(rest.lines())
                .filteredOn(line -> line.quantity().signum() > 0)
                .extracting(OrderDetails.Line::cooperative)
                .containsOnly(village.party("valDeSenne"));
        assertThat(news("order_changed", shared.id() + ":" + rest.version())).isEqualTo(1);
        assertThat(outcome(shared, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");
        assertThat(find(shared, "canteen").state()).isEqualTo(OrderState.PLACED);
    }

    @Test
    void aCooperativeMayTakeLessOutOfWhatWaitsButNotAddToIt() {
        var sent = placement
                .place(
                        anOrder(village).to("tilleulsDoor").of("Poireau", 30).heldFor(PaymentMethod.TEST),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0);

        assertThat(refusal(correction.correct(corrected(sent, 31), village.actor("coordinator"))))
                .isEqualTo("awaiting-approval");
        assertThat(refusal(correction.correct(corrected(sent, 20), village.actor("coordinator"))))
                .isEmpty();

        var less = find(sent, "canteen");
        assertThat(less.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(less.lines().get(0).ordered()).isEqualByComparingTo("20");
        assertThat(less.lines().get(0).confirmed()).isNull();
        assertThat(available("Poireau")).as("ten are not there").isEqualByComparingTo("170");
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");
        assertThat(number("select asked_minor from payment.part where order_id = " + sent.id()))
                .as("the card is asked for what is left")
                .isEqualTo(number("select maximum_minor from ordering.orders where id = " + sent.id()));
    }

    @Test
    void nothingIsPlacedForADateThatIsPackedOrCalledOff() {
        policies.set(new ApprovalPolicy(RULE.free(), RULE.buyer(), true, AtCutOff.PLACE, 24, 1), village.actor("mayor"))
                .block();
        var sent = send(30);
        var declined = send(25);

        run("update ordercycle.cycle set state = 'CANCELLED' where id = " + cycle());
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("order-over");
        run("update ordercycle.cycle set state = 'PACKING' where id = " + cycle());
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("cut-off-passed");
        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(outcome(declined, ApprovalDecision.DECLINED, "procurement")).isEqualTo("done");

        over(sent);
        ended();
        assertThat(find(sent, "canteen").state()).isEqualTo(OrderState.EXPIRED);
        assertThat(decision(sent)).isEqualTo("LAPSED");
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'approval_decided' and payload ->> 'checkout' = '"
                                + checkoutOf(sent) + "'"))
                .isEqualTo(1);
    }

    @Test
    void nobodysDeputyAgreesToWhatTheyThemselvesSentWhereTwoAreWanted() {
        village.person("chef", "tilleuls", Role.COOK, Role.APPROVER);
        village.person("clerk", "forest", Role.AUDITOR);
        run(
                "insert into ordering.approval_deputy (authority_id, account_id, deputy_id, from_day, until_day) values (%d, %d, %d, '%s', '%s')"
                        .formatted(
                                village.party("forest"),
                                account("chef"),
                                account("clerk"),
                                LocalDate.now(Village.ZONE).minusDays(1),
                                LocalDate.now(Village.ZONE).plusDays(2)));
        var own = send(anOrder(village).to("tilleulsDoor").of("Poireau", 30), "chef");
        var other = send(30);

        assertThat(outcome(own, ApprovalDecision.APPROVED, "clerk")).isEqualTo("may-not-approve");
        assertThat(approvals.find(own.number(), village.actor("clerk")).block().mayDecide())
                .isFalse();
        assertThat(approvals.waiting(village.actor("clerk")).collectList().block())
                .filteredOn(waiting -> waiting.mayDecide())
                .extracting(waiting -> waiting.number())
                .containsExactly(other.number());
        assertThat(outcome(other, ApprovalDecision.APPROVED, "clerk")).isEqualTo("done");
    }

    /** Its goods cannot be given back: the books were made to disagree. */
    @Test
    void anOrderThatCannotBeEndedHoldsUpNoOther() {
        var stuck = send(30);
        var other = send(anOrder(village).to("tilleulsDoor").of("Carotte", 30), "canteen");
        assertThat(other.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        run("update stock.stock_row set reserved = 0 where id = " + village.stock("Poireau"));
        run("update ordering.orders set hold_until = platform.business_time() where id in (%d, %d)"
                .formatted(stuck.id(), other.id()));

        ended();
        Patience.until("the other is ended", () -> find(other, "canteen").state() == OrderState.EXPIRED);
        assertThat(find(stuck, "canteen").state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(database.sql("select array_to_string(failed, ' ') said from ordering.end_approvals()")
                        .mapValue(String.class)
                        .one()
                        .block())
                .contains(stuck.number());

        run("update stock.stock_row set reserved = 30 where id = " + village.stock("Poireau"));
        ended();
        Patience.until("the stuck one is ended", () -> find(stuck, "canteen").state() == OrderState.EXPIRED);
    }

    @Test
    void aShortageIsTakenOutOfWhatWaitsAtOnce() {
        var gone = send(30);
        levels.change(
                        List.of(StockChange.set(village.product("Poireau"), BigDecimal.valueOf(12))),
                        village.actor("producer"))
                .block();
        shortages.now(village.stock("Poireau"), village.actor("coordinator")).block();

        var cut = find(gone, "canteen");
        assertThat(cut.state()).isEqualTo(OrderState.AWAITING_APPROVAL);
        assertThat(cut.lines().get(0).quantity()).isEqualByComparingTo("12");
        assertThat(outcome(gone, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");
        assertThat(find(gone, "canteen").state()).isEqualTo(OrderState.PLACED);
    }

    @Test
    void whatLosesEverythingToAShortageWaitsForNobody() {
        var gone = send(30);
        levels.change(List.of(StockChange.set(village.product("Poireau"), BigDecimal.ZERO)), village.actor("producer"))
                .block();
        shortages.now(village.stock("Poireau"), village.actor("coordinator")).block();

        assertThat(find(gone, "canteen").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(decision(gone)).isEqualTo("CALLED_OFF");
        assertThat(news("order_cancelled", String.valueOf(gone.id()))).isEqualTo(1);
        assertThat(outcome(gone, ApprovalDecision.APPROVED, "procurement")).isEqualTo("order-over");
    }

    @Test
    void whatIsApprovedOnACardCanBePaidForHoursAndIsToldWhenItWasNot() {
        var sent = placement
                .place(
                        anOrder(village).to("tilleulsDoor").of("Poireau", 30).heldFor(PaymentMethod.TEST),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0);
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");

        var held = find(sent, "canteen");
        assertThat(held.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(held.holdUntil()).isAfter(Instant.now().plus(Duration.ofHours(2)));
        assertThat(held.holdUntil()).isBeforeOrEqualTo(Instant.now().plus(Duration.ofHours(24)));
        assertThat(held.holdUntil()).isBefore(sent.cutOff());

        run("update ordering.orders set hold_until = platform.business_time() where id = " + sent.id());
        Patience.until("it is let go", () -> {
            database.sql("select ordering.expire_due() gone")
                    .mapValue(Integer.class)
                    .one()
                    .block();
            return find(sent, "canteen").state() == OrderState.EXPIRED;
        });
        assertThat(news("approval_decided", checkoutOf(sent) + ":unpaid:" + sent.id()))
                .isEqualTo(1);
    }

    @Test
    void whoMayPayByCardIsRemindedOnceTwoHoursBeforeItFallsAway() {
        var sent = placement
                .place(
                        anOrder(village).to("tilleulsDoor").of("Poireau", 30).heldFor(PaymentMethod.TEST),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0);
        outcome(sent, ApprovalDecision.APPROVED, "procurement");
        var key = checkoutOf(sent) + ":remind:" + sent.id();
        remindToPay();
        assertThat(news("approval_decided", key)).as("hours are left").isZero();

        run("update ordering.orders set hold_until = platform.business_time() + interval '100 minutes' where id = "
                + sent.id());
        remindToPay();
        assertThat(news("approval_decided", key))
                .as("told a minute ago that it is to be paid")
                .isZero();

        run("update ordering.approval set decided_at = decided_at - interval '9 hours' where order_id = " + sent.id());
        Flux.range(0, 4).doOnNext(node -> remindToPay()).blockLast();
        assertThat(news("approval_decided", key)).isEqualTo(1);
    }

    private void remindToPay() {
        database.sql("select ordering.remind_to_pay() n")
                .mapValue(Integer.class)
                .one()
                .block();
    }

    @Test
    void whoAskedLateForMoreThanWasApprovedIsTold() {
        var order = send(4);
        var cycle = cycle();
        run(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second', institution_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = "
                        + cycle);
        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        run(
                "update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = platform.business_time() - interval '1 second' where order_id = "
                        + order.id());
        run("update ordering.orders set accepted_at = accepted_at - interval '1 hour' where id = " + order.id());
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
        var request = late.ask(
                        new AskLate(
                                order.number(),
                                UUID.randomUUID().toString(),
                                village.offer("Carotte", village.firstDate()),
                                BigDecimal.valueOf(40),
                                ""),
                        village.actor("canteen"))
                .block();

        assertThat(refusal(late.grant(request, village.actor("producer")))).isEqualTo("approval-needed");

        assertThat(late.ofOrder(order.number(), village.actor("canteen"))
                        .blockFirst()
                        .state())
                .isEqualTo(LateState.UNAPPROVED);
        assertThat(news("late_request_refused", String.valueOf(request))).isEqualTo(1);
        assertThat(lateNews.about(request).block().state()).isEqualTo(LateState.UNAPPROVED);
        assertThat(refusal(late.grant(request, village.actor("producer")))).isEqualTo("late-request-over");
        assertThat(news("late_request_refused", String.valueOf(request))).isEqualTo(1);
    }

    @Test
    void nobodysWordStandsForAnApproval() {
        var sent = send(30);
        var small = send(4);
        assertThat(outcome(sent, ApprovalDecision.APPROVED, "procurement")).isEqualTo("done");

        assertThat(refusal(correction.correct(corrected(find(sent, "canteen"), 40), village.actor("coordinator"))))
                .isEqualTo("approval-needed");
        assertThat(find(sent, "canteen").lines().get(0).quantity()).isEqualByComparingTo("30");
        assertThat(refusal(correction.correct(corrected(find(sent, "canteen"), 25), village.actor("coordinator"))))
                .isEmpty();
        assertThat(refusal(correction.correct(corrected(find(sent, "canteen"), 30), village.actor("coordinator"))))
                .as("as much as was approved")
                .isEmpty();
        assertThat(refusal(correction.correct(corrected(find(small, "canteen"), 5), village.actor("coordinator"))))
                .as("nobody has to approve so little")
                .isEmpty();
    }

    @Test
    void aRuleThatEndsAtThatMomentLeavesNothingThatNobodyCanDecideOn() {
        var ending = transaction
                .transactional(database.sql(
                                "delete from ordering.approval_policy where authority_id = " + village.party("forest"))
                        .then()
                        .then(Mono.delay(Duration.ofMillis(700))))
                .toFuture();
        Mono.delay(Duration.ofMillis(200)).block();
        var sent = send(30);
        ending.join();

        assertThat(sent.state()).isEqualTo(OrderState.PLACED);
        assertThat(number("select count(*) from ordering.approval where order_id = " + sent.id()))
                .isZero();
    }

    @Test
    void whatWasSentBackIsKnownByItsNumbers() {
        var back = send(30);
        var waiting = send(25);
        assertThat(outcome(back, ApprovalDecision.RETURNED, "procurement")).isEqualTo("done");

        assertThat(approvals
                        .isSentBack(List.of(back.number(), waiting.number()))
                        .block())
                .isTrue();
        assertThat(approvals.isSentBack(List.of(waiting.number())).block()).isFalse();
    }

    private CorrectOrder corrected(OrderDetails order, int leeks) {
        return new CorrectOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                List.of(new CorrectedLine(order.lines().get(0).id(), BigDecimal.valueOf(leeks))),
                true,
                FROST);
    }

    private long cycle() {
        return village.cycle("grandChamp", village.firstDate());
    }

    private String decision(OrderDetails order) {
        return database.sql("select coalesce(decision, '') said from ordering.approval where order_id = " + order.id())
                .mapValue(String.class)
                .one()
                .block();
    }

    private OrderDetails send(int leeks) {
        return send(anOrder(village).to("tilleulsDoor").of("Poireau", leeks), "canteen");
    }

    private OrderDetails send(Orders order, String who) {
        return placement
                .place(order.paidBy(PaymentMethod.ACCOUNT), village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    private LineRequest line(int leeks) {
        return new LineRequest(village.offer("Poireau", village.firstDate()), BigDecimal.valueOf(leeks), null);
    }

    private String outcome(OrderDetails order, ApprovalDecision decision, String who) {
        return outcome(order.number(), decision, who);
    }

    private String outcome(String number, ApprovalDecision decision, String who) {
        var refused = refusal(approvals.decide(List.of(number), decision, "too much", village.actor(who)));
        return refused.isEmpty() ? "done" : refused;
    }

    private static String refusal(Mono<?> asked) {
        return asked.thenReturn("")
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }

    /** The nodes' own jobs look as well; whoever is first does it. */
    private String ended() {
        database.sql("select done from ordering.end_approvals()")
                .mapValue(Integer.class)
                .one()
                .block();
        return "";
    }

    private void over(OrderDetails order) {
        run("update ordering.orders set hold_until = platform.business_time() where id = " + order.id());
    }

    private void end(String who, String party) {
        run("update network.membership set until = clock_timestamp() where account_id = %d and party_id = %d"
                .formatted(account(who), village.party(party)));
    }

    private long account(String who) {
        return village.actor(who).accountId();
    }

    private BigDecimal inDraft() {
        return carts.of(village.actor("canteen")).block().lines().stream()
                .map(line -> line.quantity())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private String checkoutOf(OrderDetails order) {
        return String.valueOf(number("select checkout_id from ordering.orders where id = " + order.id()));
    }

    private long reminders(OrderDetails order) {
        return number(
                "select count(*) from platform.outbox where kind = 'approval_reminder' and payload ->> 'checkout' = '"
                        + checkoutOf(order) + "'");
    }

    private long news(String kind, String key) {
        return number(
                "select count(*) from platform.outbox where kind = '%s' and dedup_key = '%s'".formatted(kind, key));
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}

package coop.tablee.ordering.approval;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Agreeing to orders over HTTP, for the kitchen or authority of the token. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class ApprovalApi {

    private static final Map<String, ApprovalDecision> DECISIONS = Map.of(
            "approve", ApprovalDecision.APPROVED,
            "send-back", ApprovalDecision.RETURNED,
            "decline", ApprovalDecision.DECLINED);

    private final Approvals approvals;

    ApprovalApi(Approvals approvals) {
        this.approvals = approvals;
    }

    /** What waits for an agreement at the kitchens of the token's organisation, one item for each thing that was sent at once. */
    @GetMapping("/approvals")
    @MayUse({Role.OWNER, Role.BUYER, Role.COOK, Role.APPROVER, Role.AUDITOR})
    Mono<ApiList<ApprovalView.Item>> waiting(Actor actor) {
        return approvals.waiting(actor).map(ApprovalView.Item::of).collectList().map(ApiList::whole);
    }

    /** All that was sent together with the order, how each stands and what was said. */
    @GetMapping("/orders/{number}/approval")
    @MayUse({Role.OWNER, Role.BUYER, Role.COOK, Role.APPROVER, Role.AUDITOR})
    Mono<ApprovalView> show(@PathVariable String number, Actor actor) {
        return approvals.find(number, actor).map(ApprovalView::of);
    }

    /** Decides on this order alone; said twice by the same person it is done once. */
    @PostMapping(path = "/orders/{number}/approval", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.BUYER, Role.COOK, Role.APPROVER, Role.AUDITOR})
    Mono<ApprovalView> decide(@PathVariable String number, @RequestBody JsonNode body, Actor actor) {
        return Mono.fromSupplier(() -> decision(body))
                .flatMap(decision -> approvals.decide(List.of(number), decision, text(body, "reason"), actor))
                .then(Mono.defer(() -> show(number, actor)));
    }

    @PostMapping(path = "/orders/{number}/approval/comments", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.BUYER, Role.COOK, Role.APPROVER, Role.AUDITOR})
    Mono<ApprovalView> comment(@PathVariable String number, @RequestBody JsonNode body, Actor actor) {
        return Mono.defer(() -> approvals.comment(number, text(body, "comment"), actor))
                .then(Mono.defer(() -> show(number, actor)));
    }

    private static ApprovalDecision decision(JsonNode body) {
        var word = text(body, "decision");
        var decision = DECISIONS.get(word);
        if (decision == null) {
            throw DomainException.invalid(FieldError.at(
                    "decision",
                    word.isEmpty() ? "required" : "unknown-value",
                    word.isEmpty() ? null : word.substring(0, Math.min(word.length(), 40)),
                    "approve, send-back, decline"));
        }
        return decision;
    }

    private static String text(JsonNode body, String name) {
        var node = body.path(name);
        return node.isString() ? node.asString() : "";
    }
}

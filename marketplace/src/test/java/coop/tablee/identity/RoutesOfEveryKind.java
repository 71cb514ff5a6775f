package coop.tablee.identity;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** One route per declaration, and the offenders: one that says nothing, one that says two things. */
@TestComponent
@RestController
class RoutesOfEveryKind {

    @OpenToAll
    @GetMapping({"/probe/open", "/api/probe/open"})
    String open(Actor actor) {
        return actor.isSignedIn() ? "somebody" : "nobody";
    }

    @SignedIn
    @GetMapping({"/probe/signed-in", "/api/probe/signed-in"})
    String signedIn(Actor actor) {
        return actor.credential() + " " + actor.accountId() + " "
                + actor.findParty().map(party -> Long.toString(party.id())).orElse("-");
    }

    @SignedIn
    @PostMapping({"/probe/signed-in", "/api/probe/signed-in"})
    String posted(Actor actor) {
        return "done by " + actor.accountId();
    }

    @MayUse({Role.COORDINATOR, Role.ADMINISTRATOR})
    @GetMapping({"/probe/coordinator", "/api/probe/coordinator"})
    String coordinator(Actor actor) {
        return actor.requireParty().name();
    }

    @SignedIn
    @GetMapping("/probe/party")
    String party(Actor actor) {
        return actor.requireParty().name();
    }

    @MayUse(Role.PACKER)
    @GetMapping("/probe/packer")
    String packer() {
        return "packer";
    }

    @GetMapping({"/probe/says-nothing", "/api/probe/says-nothing"})
    String saysNothing() {
        return "nobody should read this";
    }

    @OpenToAll
    @SignedIn
    @GetMapping("/probe/says-two-things")
    String saysTwoThings() {
        return "nobody should read this";
    }
}

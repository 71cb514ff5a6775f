package coop.tablee.testing;

import coop.tablee.identity.Accounts;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A village of its own for every test of the API, with the programs of its two coordinators. */
@MarketplaceTest
public abstract class ApiStory {

    @Autowired
    protected DatabaseClient database;

    @Autowired
    private Accounts accounts;

    @LocalServerPort
    private int port;

    protected Village village;
    protected ApiCaller coordinator;
    protected ApiCaller other;

    @BeforeEach
    void build() {
        village = Village.build(database, accounts);
        coordinator = caller("coordinator");
        other = caller("coordinator2");
    }

    /** A program of somebody else of the village. */
    protected ApiCaller caller(String who) {
        return ApiCaller.of(village, who, port);
    }

    /** Somebody of the village at the pages that say the same. */
    protected Visitor visitor(String who) {
        return Visitor.signedIn(port, village.email(who));
    }
}

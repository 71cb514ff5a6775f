package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import java.net.URI;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Which site passkeys are for: the one that people use, as it was set; on one's own machine, where it need not be, the one that was asked. */
@Component
class PasskeySite {

    private final MarketplaceProperties marketplace;

    PasskeySite(MarketplaceProperties marketplace) {
        this.marketplace = marketplace;
    }

    /**
     * A site as browsers compare it.
     *
     * @param host what a passkey belongs to for ever
     * @param origin with scheme, and port where it is not the usual one
     */
    record Site(String host, String origin) {}

    Site of(ServerWebExchange exchange) {
        var set = marketplace.publicUrl();
        var address =
                set == null || set.getHost() == null ? exchange.getRequest().getURI() : set;
        return new Site(address.getHost(), origin(address));
    }

    private static String origin(URI address) {
        var usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        var port = address.getPort() < 0 || address.getPort() == usual ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port;
    }
}

package coop.tablee.platform;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where the database is, in the one form {@code postgresql://user:password@host[,host2]:port/db}, for both drivers. */
public record DatabaseAddress(String hosts, int port, String database, String user, String password) {

    public static DatabaseAddress parse(String url) {
        // Several hosts are no URI authority that java.net understands, so only the first part is left to it.
        var at = url.lastIndexOf('@');
        var slash = url.indexOf('/', Math.max(at, "postgresql://".length()));
        if (!url.startsWith("postgresql://") || at < 0 || slash < 0) {
            throw new IllegalArgumentException(
                    "MARKETPLACE_DATABASE_URL must look like postgresql://user:password@host[,host2]:port/db");
        }
        var credentials = url.substring("postgresql://".length(), at).split(":", 2);
        var authority = url.substring(at + 1, slash);
        var colon = authority.lastIndexOf(':');
        var hosts = colon < 0 ? authority : authority.substring(0, colon);
        var port = colon < 0 ? 5432 : Integer.parseInt(authority.substring(colon + 1));
        var database = URI.create("x:" + url.substring(slash)).getPath().substring(1);
        return new DatabaseAddress(
                hosts, port, database, decode(credentials[0]), credentials.length > 1 ? decode(credentials[1]) : "");
    }

    public String jdbcUrl() {
        var hostList = hosts.replace(",", ":" + port + ",") + ":" + port;
        return "jdbc:postgresql://" + hostList + "/" + database + "?targetServerType=primary&ApplicationName=tablee";
    }

    public String r2dbcUrl() {
        var failover = hosts.contains(",");
        var hostList = failover ? hosts.replace(",", ":" + port + ",") + ":" + port : hosts + ":" + port;
        return "r2dbc:postgresql%s://%s/%s".formatted(failover ? ":failover" : "", hostList, database);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

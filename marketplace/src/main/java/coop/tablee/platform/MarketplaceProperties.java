package coop.tablee.platform;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the process, from {@code MARKETPLACE_…} in the environment.
 *
 * @param databaseUrl {@code postgresql://user:password@host[,host2]:port/db}; absent = an embedded PostgreSQL in {@link #dataDirectory}
 * @param dataDirectory where the embedded PostgreSQL keeps its data
 * @param publicUrl the address people use; decides secure cookies and links in mails
 * @param demo {@code none}, {@code small}, {@code network} or a part of it ({@code network/4}: a quarter); absent = small with the embedded database, none with another
 */
@ConfigurationProperties("marketplace")
public record MarketplaceProperties(
        @Nullable String databaseUrl,
        @DefaultValue("./.data") Path dataDirectory,
        @Nullable URI publicUrl,
        @Nullable String demo) {

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    public boolean hasDemo() {
        return !"none".equals(demoStory());
    }

    public String demoStory() {
        if (demo != null && !demo.isBlank()) {
            return demo;
        }
        return isEmbedded() ? "small" : "none";
    }

    public boolean isEmbedded() {
        return databaseUrl == null || databaseUrl.isBlank();
    }

    /** Whether people reach this process on their own machine only, where a test payment may stand in for a provider. */
    public boolean isLoopback() {
        if (publicUrl == null || publicUrl.getHost() == null) {
            return true;
        }
        var host = publicUrl.getHost();
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK.matcher(host).matches();
    }
}

package coop.tablee.ordering;

import coop.tablee.shared.Amounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A fingerprint of what somebody asks for, so that a key is not used for two different things. */
final class RequestHash {

    private RequestHash() {}

    static String of(PlaceCheckout command) {
        var text = new StringBuilder();
        text.append(command.payment()).append(command.payLater()).append(command.alone());
        command.orders().forEach(order -> {
            text.append('|').append(order.destination()).append(' ').append(order.deliveryDate());
            text.append(' ').append(order.slot()).append(' ').append(order.purchaseOrderNumber());
            order.lines()
                    .forEach(line -> text.append(';')
                            .append(line.offer())
                            .append(' ')
                            .append(line.offerVersion())
                            .append(' ')
                            .append(Amounts.plain(line.quantity())));
        });
        return of(text.toString());
    }

    static String of(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}

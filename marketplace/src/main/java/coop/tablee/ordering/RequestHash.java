package coop.tablee.ordering;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.Sha256;

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
        return Sha256.hex(text.toString());
    }
}

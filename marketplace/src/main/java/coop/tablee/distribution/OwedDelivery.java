package coop.tablee.distribution;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;

/** What one delivery date of one cooperative brings a producer, order by order. All sums are VAT out; the VAT of what it sells itself stands beside them. */
record OwedDelivery(LocalDate date, List<OwedLine> lines) {

    /** The lines of one order. */
    record OfOrder(String number, String destination, List<OwedLine> lines) {

        public Money owed() {
            return sum(lines);
        }
    }

    public List<OfOrder> orders() {
        return lines.stream().map(OwedLine::number).distinct().map(this::order).toList();
    }

    public String cooperativeName() {
        return lines.get(0).cooperativeName();
    }

    public Money owed() {
        return sum(lines);
    }

    /** VAT that buyers pay on what the producer sells itself; what cooperatives buy is invoiced to them. */
    public Money vat() {
        return Money.euro(lines.stream().mapToLong(OwedLine::vatMinor).sum());
    }

    private OfOrder order(String number) {
        var ofOrder =
                lines.stream().filter(line -> line.number().equals(number)).toList();
        return new OfOrder(number, ofOrder.get(0).destination(), ofOrder);
    }

    private static Money sum(List<OwedLine> lines) {
        return Money.euro(lines.stream().mapToLong(OwedLine::owedMinor).sum());
    }
}

package coop.tablee.stock.file;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.ForecastChange;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The changes that somebody looked at, as the page carried them ({@link StockFile.Change#code}). */
record StockFileChanges(List<StockChange> levels, List<ForecastChange> forecasts) {

    private static final Pattern CHANGE = Pattern.compile(
            "(\\d{1,18}),(\\d{4}-\\d{2}-\\d{2})?,(\\d{1,12}(?:\\.\\d{1,3})?)?,(\\d{1,18}),([\\w-]{0,220}),(\\d{4}-\\d{2}-\\d{2})?,(\\d{4}-\\d{2}-\\d{2})?,(true|false)?");

    StockFileChanges {
        levels = List.copyOf(levels);
        forecasts = List.copyOf(forecasts);
    }

    static StockFileChanges of(@Nullable String code) {
        var levels = new ArrayList<StockChange>();
        var forecasts = new ArrayList<ForecastChange>();
        for (var part : (code == null ? "" : code).split(";", -1)) {
            var read = CHANGE.matcher(part);
            if (read.matches()) {
                var week = day(read.group(7));
                if (week == null) {
                    levels.add(level(read));
                } else {
                    forecasts.add(new ForecastChange(
                            Long.parseLong(read.group(1)), week, amount(read), Long.parseLong(read.group(4))));
                }
            }
        }
        return new StockFileChanges(levels, forecasts);
    }

    int number() {
        return levels.size() + forecasts.size();
    }

    private static StockChange level(Matcher read) {
        return new StockChange(
                        Long.parseLong(read.group(1)),
                        day(read.group(2)),
                        amount(read),
                        null,
                        null,
                        Long.parseLong(read.group(4)))
                .ofLot(lot(read.group(5)), day(read.group(6)))
                .madeAsOrdered(read.group(8) == null ? null : Boolean.valueOf(read.group(8)));
    }

    private static @Nullable BigDecimal amount(Matcher read) {
        return read.group(3) == null ? null : new BigDecimal(read.group(3));
    }

    private static @Nullable String lot(String code) {
        try {
            return code.isEmpty() ? null : new String(Base64.getUrlDecoder().decode(code), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noCode) {
            throw DomainException.invalid(FieldError.at("changes", "lot-not-possible", code, StockLevels.LONGEST_LOT));
        }
    }

    private static @Nullable LocalDate day(@Nullable String written) {
        try {
            return written == null ? null : LocalDate.parse(written);
        } catch (DateTimeException noDay) {
            throw DomainException.invalid(FieldError.at("changes", "stock-no-day", written, null));
        }
    }
}

package coop.tablee.platform.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list as the API answers it; {@code next} is the cursor of what follows, null at its end. */
public record ApiList<T>(List<T> items, @Nullable String next) {

    public ApiList {
        items = List.copyOf(items);
    }

    /** All there is. */
    public static <T> ApiList<T> whole(List<T> items) {
        return new ApiList<>(items, null);
    }
}

package coop.tablee.storefront.directory;

import coop.tablee.identity.OpenToAll;
import coop.tablee.platform.api.ApiList;
import coop.tablee.storefront.PublicAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The directory for programs: the same filters as on the page, in small letters, several with commas. */
@RestController
class DirectoryApi {

    private static final int ON_A_PAGE = 50;

    /** Filters that take several words. */
    private static final List<String> WORDS = List.of("kind", "family", "label", "certificate");

    private final Directory directory;

    DirectoryApi(Directory directory) {
        this.directory = directory;
    }

    @OpenToAll
    @GetMapping("/api/v1/directory")
    Mono<ApiList<ListedJson>> directory(@RequestParam MultiValueMap<String, String> parameters) {
        return Mono.fromSupplier(() -> DirectoryQuery.of(inCapitals(parameters)))
                .flatMap(query -> directory.find(query, ON_A_PAGE).map(found -> page(query, found)));
    }

    private static ApiList<ListedJson> page(DirectoryQuery query, Found found) {
        var more = (long) query.page() * ON_A_PAGE < found.total();
        return new ApiList<>(
                found.items().stream().map(ListedJson::of).toList(), more ? Integer.toString(query.page() + 1) : null);
    }

    private static MultiValueMap<String, String> inCapitals(MultiValueMap<String, String> parameters) {
        var read = new LinkedMultiValueMap<String, String>(parameters);
        WORDS.forEach(name -> read.computeIfPresent(
                name,
                (same, given) -> given.stream()
                        .flatMap(text -> Arrays.stream(text.split(",")))
                        .map(word -> word.strip().toUpperCase(Locale.ROOT))
                        .toList()));
        var cursor = read.remove("cursor");
        if (cursor != null) {
            read.put("page", cursor);
        }
        return read;
    }

    record ListedJson(
            String id,
            List<String> kinds,
            String name,
            Map<String, String> presentation,
            String postcode,
            String city,
            List<String> families,
            List<String> labels,
            List<String> certificates,
            boolean socialEconomy,
            @Nullable String approval,
            List<Seller> soldBy,
            String page) {

        static ListedJson of(Listed one) {
            return new ListedJson(
                    Long.toString(one.id()),
                    words(one.kinds()),
                    one.name(),
                    one.presentation().texts(),
                    one.postcode(),
                    one.city(),
                    words(one.families()),
                    words(one.labels()),
                    words(one.certificates()),
                    one.social(),
                    one.approval(),
                    one.sellers().stream()
                            .map(seller -> new Seller(Long.toString(seller.id()), seller.name()))
                            .toList(),
                    one.isProducer()
                            ? PublicAddress.ofProducer(one.id(), one.name())
                            : PublicAddress.ofCooperative(one.id(), one.name()));
        }

        private static List<String> words(Collection<?> codes) {
            return codes.stream()
                    .map(code -> code.toString().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    record Seller(String id, String name) {}
}

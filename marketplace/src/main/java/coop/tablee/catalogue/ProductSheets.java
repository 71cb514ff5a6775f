package coop.tablee.catalogue;

import coop.tablee.catalogue.photo.Photos;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Writes one product from its form, photo first: so that a form that comes back still has it. */
@Component
class ProductSheets {

    private final Products products;
    private final ProductQueries queries;
    private final Photos photos;
    private final Families families;

    ProductSheets(Products products, ProductQueries queries, Photos photos, Families families) {
        this.products = products;
        this.queries = queries;
        this.photos = photos;
        this.families = families;
    }

    /** Creates it for the producer acted for, or for the one that the form names; a product of that name or number is {@code product-known} (409). */
    Mono<SavedProduct> create(ProductBody body, Actor actor) {
        return withPhoto(body, null, actor)
                .then(families.all())
                .flatMap(all -> Mono.fromCallable(() -> body.form().facts(all, null)))
                .flatMap(facts -> products.create(
                        new NewProduct(producer(body.form(), actor), body.form().sku(facts), facts), actor))
                .onErrorMap(DomainException.class, ProductSheets::inWordsOfTheForm);
    }

    /** Makes a new version of it; {@code product-changed} (409) when somebody else did since it was looked at. */
    Mono<SavedProduct> revise(long product, ProductBody body, Actor actor) {
        return queries.require(product, actor)
                .flatMap(now -> withPhoto(body, now.facts().picture(), actor)
                        .then(families.all())
                        .flatMap(all -> Mono.fromCallable(() -> body.form().facts(all, now.facts())))
                        .flatMap(facts -> now.versionNumber() == body.form().version()
                                ? products.revise(product, facts, actor)
                                : Mono.error(new DomainException(Kind.CONFLICT, "product-changed"))));
    }

    private Mono<Void> withPhoto(ProductBody body, @Nullable String before, Actor actor) {
        var form = body.form();
        var photo = body.photo();
        if (photo != null) {
            return photos.keep(photo, actor).doOnNext(form::show).then();
        }
        var picture = form.picture();
        if (picture == null || picture.equals(before)) {
            return Mono.empty();
        }
        return photos.isKept(picture)
                .filter(kept -> kept)
                .switchIfEmpty(Mono.error(
                        () -> DomainException.invalid(FieldError.at("photo", "unknown-choice", "photo", null))))
                .then();
    }

    private static long producer(ProductForm form, Actor actor) {
        var own = Writer.of(actor).producer();
        var chosen = form.producer();
        if (own != null) {
            return own;
        }
        if (chosen == null) {
            throw DomainException.invalid(FieldError.at("producer", "missing-choice", null, null));
        }
        return chosen;
    }

    private static DomainException inWordsOfTheForm(DomainException refused) {
        return refused.code().equals("sku-taken")
                ? new DomainException(
                        Kind.CONFLICT, "product-known", List.of(FieldError.at("name-fr", "product-known", null, null)))
                : refused;
    }
}

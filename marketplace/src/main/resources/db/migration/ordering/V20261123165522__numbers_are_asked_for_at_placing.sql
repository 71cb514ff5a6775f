-- Where the one who pays wants a purchase-order number on every order, none is placed without it, whichever way it comes: what is known of a door stands until that changes.
create constraint trigger numbers_rearranged after insert or delete on ordering.number_needed deferrable initially deferred
    for each row execute function platform.rearrange();

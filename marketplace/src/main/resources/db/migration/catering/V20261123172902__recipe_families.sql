-- Dishes that can stand in for each other: a soup for a soup, a fish for a fish.
alter table catering.recipe add column family text,
    add constraint recipe_family_known check (family in ('SOUP', 'STARTER', 'MEAT', 'FISH', 'VEGETARIAN', 'SIDE', 'SALAD', 'DESSERT', 'BREAKFAST', 'SNACK'));
create index recipe_of_family on catering.recipe (family) where family is not null and not retired;
comment on column catering.recipe.family is 'Among which dishes one is looked for when something of it is short or out of season; absent where nobody said.';

/*
 * The order in which the comments of one person are erased.
 */

#include "comments_erase.h"
#include "tap.h"


#define MANY  20000


static comments_erase_t  items[MANY];


/* ids and parents by number; parent 0: none */
static void
put(size_t at, unsigned id, unsigned parent)
{
    char  a[COMMENTS_ID_LEN + 1], b[COMMENTS_ID_LEN + 1];

    (void) snprintf(a, sizeof(a), "%016u", id);
    (void) snprintf(b, sizeof(b), "%016u", parent);

    comments_erase_item(&items[at], comments_str_c(a),
                        parent ? comments_str_c(b) : comments_str_c(""));
    items[at].index = at;
}


/* is it "ID/LEVEL ID/LEVEL", with ids of one digit? */
static void
is_order(size_t n, const char *expected, const char *name)
{
    int     len;
    size_t  i;
    char    text[256];

    comments_erase_sort(items, n);

    len = 0;

    for (i = 0; i < n; i++) {
        len += snprintf(text + len, sizeof(text) - (size_t) len, "%s%c/%u",
                        i ? " " : "", items[i].id[COMMENTS_ID_LEN - 1],
                        items[i].level);
    }

    is_str(text, (size_t) len, expected, "%s", name);
}


static size_t
number(const comments_erase_t *item)
{
    size_t  i, n;

    n = 0;

    for (i = 0; i < COMMENTS_ID_LEN; i++) {
        n = 10 * n + (size_t) (item->id[i] - '0');
    }

    return n;
}


static void
small(void)
{
    is_order(0, "", "nothing");

    put(0, 3, 0);
    put(1, 1, 0);
    put(2, 2, 9);
    is_order(3, "1/0 2/0 3/0", "no replies among them");
    is_int(items[0].index, 1, "the caller's number goes with an item");

    put(0, 1, 0);
    put(1, 2, 1);
    put(2, 3, 2);
    put(3, 4, 1);
    put(4, 5, 0);
    is_order(5, "3/0 4/0 5/0 2/1 1/2", "replies before what they answer");

    put(0, 1, 4);
    put(1, 4, 0);
    is_order(2, "1/0 4/1", "an imported reply that is older");

    put(0, 1, 2);
    put(1, 2, 1);
    put(2, 3, 2);
    put(3, 4, 4);
    put(4, 5, 0);
    is_order(5, "3/0 5/0 1/4294967295 2/4294967295 4/4294967295",
             "comments that answer each other");
}


static void
many(void)
{
    size_t    i, wrong;
    unsigned  n;

    /* a chain, in no order */

    for (i = 0; i < MANY; i++) {
        n = (unsigned) (i * 7919 % MANY);
        put(i, n + 1, n);
    }

    comments_erase_sort(items, MANY);
    wrong = 0;

    for (i = 0; i < MANY; i++) {
        wrong += (items[i].level != i
                  || number(&items[i]) != MANY - i);
    }

    is_int(wrong, 0, "a long chain, from its end");

    /* a comment with many replies */

    put(0, 1, 0);

    for (i = 1; i < MANY; i++) {
        put(i, (unsigned) i + 1, 1);
    }

    comments_erase_sort(items, MANY);
    is_int(items[MANY - 1].level, 1, "many replies to one");
    is_int(items[MANY - 2].level, 0, "stand in one level");
}


int
main(void)
{
    plan_none();

    small();
    many();

    return done_testing();
}

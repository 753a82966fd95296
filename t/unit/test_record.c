/*
 * Stored comments: what goes in comes out, and damage is found.
 */

#include "comments_schema.h"

#include "tap.h"


#define ID   "0000000000000001"
#define ID2  "0000000000000002"


static void test_round_trip(void);
static void test_stored_form(void);
static void test_damage(void);
static void test_tolerance(void);
static void test_memory(void);
static int decode(const char *record, comments_comment_t *comment);


int
main(void)
{
    plan_none();

    test_round_trip();
    test_stored_form();
    test_damage();
    test_tolerance();
    test_memory();

    return done_testing();
}


static void
test_round_trip(void)
{
    int                  i;
    char                 bytes[256];
    comments_str_t       record;
    comments_arena_t    *arena;
    comments_comment_t   in, out;

    for (i = 0; i < 256; i++) {
        bytes[i] = (char) i;
    }

    arena = comments_arena_create(1 << 20);

    memset(&in, 0, sizeof(in));
    in.parent = comments_str_c(ID);
    in.root = comments_str_c(ID2);
    in.status = COMMENTS_SPAM;
    in.name = comments_str_c("n3:Ann");
    in.email = comments_str_c("ann@example.org");
    in.email_hash = comments_str_c("00ff");
    in.author = comments_str_c("ff00");
    in.website = comments_str_c("https://example.org/");
    in.text = comments_str_of(bytes, 256);
    in.format = comments_str_c("bb_code2");
    in.format_version = UINT32_MAX;
    in.created = INT64_MAX;
    in.edited = 1;
    in.up = UINT32_MAX;
    in.down = 7;
    in.moderator = 1;
    in.pinned = 1;

    is_int(comments_schema_record_encode(arena, &in, &record), COMMENTS_OK,
           "a full one is stored");
    is_int(comments_schema_record_decode(record, &out), COMMENTS_OK,
           "and read");

    ok(comments_str_eq(in.parent, out.parent), "parent");
    ok(comments_str_eq(in.root, out.root), "root");
    is_int(out.status, in.status, "status");
    ok(comments_str_eq(in.name, out.name), "name");
    ok(comments_str_eq(in.email, out.email), "email");
    ok(comments_str_eq(in.email_hash, out.email_hash), "email_hash");
    ok(comments_str_eq(in.author, out.author), "author");
    ok(comments_str_eq(in.website, out.website), "website");
    ok(comments_str_eq(in.text, out.text), "text of all bytes");
    ok(comments_str_eq(in.format, out.format), "format");
    is_int(out.format_version, in.format_version, "format_version");
    is_int(out.created, in.created, "created");
    is_int(out.edited, 1, "edited");
    is_int(out.up, in.up, "up");
    is_int(out.down, 7, "down");
    ok(out.moderator && out.pinned, "flags");

    memset(&in, 0, sizeof(in));
    in.status = COMMENTS_APPROVED;
    in.root = comments_str_c(ID);

    is_int(comments_schema_record_encode(arena, &in, &record), COMMENTS_OK,
           "an empty root is stored");
    is_int(comments_schema_record_decode(record, &out), COMMENTS_OK,
           "and read");
    ok(out.parent.len == 0 && out.root.len == 0, "a root names no root");
    ok(out.name.len == 0 && out.text.len == 0 && !out.moderator && !out.pinned,
       "the rest is empty");

    comments_arena_destroy(arena);
}


static void
test_stored_form(void)
{
    comments_str_t       record;
    comments_arena_t    *arena;
    comments_comment_t   in;

    arena = comments_arena_create(1 << 20);

    memset(&in, 0, sizeof(in));
    in.status = COMMENTS_APPROVED;
    in.name = comments_str_c("Ann");
    in.text = comments_str_c("Hello");
    in.created = 1700000000000;
    in.moderator = 1;

    (void) comments_schema_record_encode(arena, &in, &record);
    is_str(record.data, record.len, "s1:ac13:1700000000000f1:mn3:Annt5:Hello",
           "the stored form is this one for ever");

    in.created = -5;
    (void) comments_schema_record_encode(arena, &in, &record);
    is_str(record.data, record.len, "s1:ac1:0f1:mn3:Annt5:Hello",
           "no time before 1970");

    in.format = comments_str_c("bbcode");
    in.format_version = 2;
    (void) comments_schema_record_encode(arena, &in, &record);
    is_str(record.data, record.len, "s1:ac1:0f1:mn3:Annx8:bbcode 2t5:Hello",
           "a format other than Markdown");

    comments_arena_destroy(arena);
}


static void
test_damage(void)
{
    size_t               i;
    comments_comment_t   out;
    static const char   *damaged[] = {
        "", "s", "s1", "s1:", "s1:a", "c1:1", "s1:xc1:1", "s2:aac1:1",
        "s1:ac2:1", "s1:ac1:x", "s1:ac2:01", "s1:ac2:-1", "s1:ac0:",
        "s1:ac20:99999999999999999999", "s1:ac1:1u10:4294967296",
        "s1:ac1:1n4:Ann", "s1:ac1:1n99999999999:Ann", "s1:ac1:1n:Ann",
        "s1:ac1:1n-1:Ann", "s1:ac1:1n3Ann", "s1:ac1:1 n3:Ann", "s1:ac1:1n",
        "s1:ac1:1x0:", "s1:ac1:1x6:bbcode", "s1:ac1:1x7:bbcode ",
        "s1:ac1:1x2: 1", "s1:ac1:1x8:BBcode 1", "s1:ac1:1x17:bbcode 4294967296",
        "s1:ac1:1x9:bbcode -1", "s1:ac1:1x10:bbcode 1 2",
        "s1:ac1:1p3:abc", "s1:ac1:1p16:" ID, "s1:ac1:1r16:" ID,
        "s1:ac1:1p16:000000000000000Ur16:" ID, "s1:ac1:1\n", "s1:ac1:1:"
    };

    for (i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        is_int(decode(damaged[i], &out), COMMENTS_ERROR, "damaged: \"%s\"",
               damaged[i]);
    }
}


static void
test_tolerance(void)
{
    comments_comment_t  out;

    is_int(decode("s1:aZ3:newc1:1q0:", &out), COMMENTS_OK,
           "unknown tags are passed over");
    is_int(decode("s1:ac1:1f3:xpy", &out), COMMENTS_OK,
           "unknown flags are passed over");
    ok(out.pinned && !out.moderator, "known ones are not");
    is_int(decode("s1:ac1:1p16:" ID "r16:" ID2, &out), COMMENTS_OK, "a reply");
    is_str(out.root.data, out.root.len, ID2, "its root");
    is_int(decode("s1:ac1:1u10:4294967295", &out), COMMENTS_OK,
           "as many votes as fit");
}


static void
test_memory(void)
{
    comments_str_t       record;
    comments_arena_t    *arena;
    comments_comment_t   in;

    arena = comments_arena_create(64);

    memset(&in, 0, sizeof(in));
    in.status = COMMENTS_APPROVED;
    in.text = comments_str_c("longer than the little that there is room for, "
                             "which is sixty-four bytes with all about it");

    is_int(comments_schema_record_encode(arena, &in, &record), COMMENTS_ERROR,
           "no memory");

    comments_arena_destroy(arena);
}


static int
decode(const char *record, comments_comment_t *comment)
{
    return comments_schema_record_decode(comments_str_c(record), comment);
}

/*
 * Addresses of a Redis.
 */

#include "comments_redis_url.h"
#include "tap.h"


static comments_arena_t  *arena;


/* "path|host|address|user|password|port|db" */
static void
url_is(const char *text, const char *want)
{
    char                   got[512];
    const char            *why;
    comments_redis_url_t   url;

    why = NULL;

    if (comments_redis_url_parse(arena, comments_str_c(text), &url, &why)
        != COMMENTS_OK)
    {
        ok(0, "%s is one: %s", text, why);
        return;
    }

    (void) snprintf(got, sizeof(got), "%.*s|%.*s|%.*s|%.*s|%.*s|%u|%u",
                    (int) url.path.len, url.path.data, (int) url.host.len,
                    url.host.data, (int) url.address.len, url.address.data,
                    (int) url.user.len, url.user.data, (int) url.password.len,
                    url.password.data, url.port, url.db);

    is_str(got, strlen(got), want, "%s", text);
}


static void
refuses(const char *text, const char *want)
{
    const char            *why;
    comments_redis_url_t   url;

    why = "nothing";

    ok(comments_redis_url_parse(arena, comments_str_c(text), &url, &why)
       == COMMENTS_DECLINED && strcmp(why, want) == 0, "%s: %s", text, want);
    ok(strstr(why, "sesame") == NULL, "of which no password is told");
}


static void
test_good(void)
{
    url_is("redis://h", "|h|h|||6379|0");
    url_is("REDIS://h/", "|h|h|||6379|0");
    url_is("redis://h:1/2", "|h|h:1|||1|2");
    url_is("redis://h:65535/65535", "|h|h:65535|||65535|65535");
    url_is("redis://[::1]:7000/3", "|::1|[::1]:7000|||7000|3");
    url_is("redis://[::1]", "|::1|[::1]|||6379|0");
    url_is("redis://:p@h", "|h|h||p|6379|0");
    url_is("redis://u:p@h", "|h|h|u|p|6379|0");
    url_is("redis://u%3a:p%40%2F:@@h:1", "|h|h:1|u:|p@/:@|1|0");
    url_is("unix:/a/b.sock", "/a/b.sock||unix:/a/b.sock|||0|0");
    url_is("Unix:/s?db=7", "/s||Unix:/s|||0|7");
}


static void
test_bad(void)
{
    static const char  kind[] = "it is of no known kind";
    static const char  later[] = "this kind is not yet supported";
    static const char  host[] = "it has no host";
    static const char  port[] = "invalid port";
    static const char  db[] = "the database must be a number from 0 to 65535";
    static const char  socket[] = "only \"db=\" may stand behind a socket";
    static const char  user[] = "\"user:password@\" is without a password";
    static const char  code[] = "a \"%\" in user or password must be written"
                                " \"%25\"";

    refuses("", kind);
    refuses("h:6379", kind);
    refuses("redis:/h", kind);
    refuses("http://h/", kind);
    refuses("unix:s", kind);
    refuses("unix:/", kind);
    refuses("rediss://h", later);
    refuses("Sentinel://h/m", later);
    refuses("cluster://h", later);
    refuses("redis://", host);
    refuses("redis:///0", host);
    refuses("redis://:1/0", host);
    refuses("redis://u:sesame@", host);
    refuses("redis://h:/0", port);
    refuses("redis://h:0", port);
    refuses("redis://h:65536", port);
    refuses("redis://h:99999999999999999999", port);
    refuses("redis://h:6x", port);
    refuses("redis://h/x", db);
    refuses("redis://h/65536", db);
    refuses("redis://h/1/2", db);
    refuses("redis://u:sesame@h/-1", db);
    refuses("unix:/s?db=", socket);
    refuses("unix:/s?x=12", socket);
    refuses("unix:/s?DB=1", socket);
    refuses("unix:/s?db=x", db);
    refuses("redis://u@h", user);
    refuses("redis://u:@h", user);
    refuses("redis://@h", user);
    refuses("redis://u:sesame%@h", code);
    refuses("redis://u:sesame%zz@h", code);
    refuses("redis://%00:sesame@h", code);
}


static void
test_rest(void)
{
    const char            *why;
    comments_str_t         text;
    comments_arena_t      *small;
    comments_redis_url_t   url;

    ok(strcmp(comments_redis_url_later(comments_str_c("REDISS://x")),
              "rediss:") == 0, "a kind to come is named");
    ok(comments_redis_url_later(comments_str_c("redis://x")) == NULL,
       "one that is there is not");
    ok(comments_redis_url_later(comments_str_of(NULL, 0)) == NULL,
       "nor is nothing");

    text = comments_str_of("redis://h:12/34", 12);
    ok(comments_redis_url_parse(arena, text, &url, &why) == COMMENTS_OK
       && url.port == 12 && url.db == 0, "nothing is read behind the end");

    ok(comments_redis_url_parse(arena, comments_str_c("redis://u:p%25@h"), &url,
                                &why) == COMMENTS_OK
       && strcmp(url.user.data, "u") == 0 && strcmp(url.host.data, "h") == 0
       && strcmp(url.password.data, "p%") == 0, "strings end with a NUL");

    small = comments_arena_create(8);
    ok(comments_redis_url_parse(small, comments_str_c("redis://a-long-name.of."
                                                      "a.host.example"),
                                &url, &why) == COMMENTS_ERROR
       && strcmp(why, "out of memory") == 0, "no memory");
    comments_arena_destroy(small);
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(1024 * 1024);

    test_good();
    test_bad();
    test_rest();

    comments_arena_destroy(arena);

    return done_testing();
}

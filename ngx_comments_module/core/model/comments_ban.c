/*
 * Makes the names of bans.
 */

#include <arpa/inet.h>

#include "comments_ban.h"
#include "comments_mac.h"
#include "comments_fold.h"
#include "comments_hex.h"


/* size of an address in text, with a length of its prefix and a NUL */
#define COMMENTS_BAN_ADDRESS_SIZE  (INET6_ADDRSTRLEN + 4)


static int comments_ban_address(comments_str_t value, int network,
    char text[COMMENTS_BAN_ADDRESS_SIZE]);
static int comments_ban_prefix(comments_str_t *value, int network);
static int comments_ban_email(comments_str_t value);
static int comments_ban_put(comments_arena_t *arena, comments_str_t kind,
    comments_str_t value, comments_str_t *field);


/* ::ffff:0:0/96 (RFC 4291) */
static const unsigned char  comments_ban_mapped[12] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff
};


int
comments_ban_field(comments_arena_t *arena, comments_str_t secret,
    comments_str_t kind, comments_str_t value, comments_str_t *field)
{
    int              network;
    char            *folded, hex[COMMENTS_DIGEST_HEX];
    char             text[COMMENTS_BAN_ADDRESS_SIZE];
    comments_str_t   of;
    comments_mac_t  *mac;

    folded = comments_arena_alloc(arena, value.len + 1);
    if (folded == NULL) {
        return COMMENTS_ERROR;
    }

    of = comments_str_of(folded, comments_fold(value, folded));

    if (comments_str_eq(kind, comments_str_c("name"))) {
        return of.len ? comments_ban_put(arena, kind, of, field)
                      : COMMENTS_DECLINED;
    }

    network = comments_str_eq(kind, comments_str_c("network"));

    if (network || comments_str_eq(kind, comments_str_c("address"))) {

        if (comments_ban_address(of, network, text) == COMMENTS_OK) {
            of = comments_str_c(text);

        } else if (of.len != COMMENTS_DIGEST_HEX || !comments_hex_is(of)) {
            return COMMENTS_DECLINED;
        }

    } else if (!comments_str_eq(kind, comments_str_c("email"))
               || !comments_ban_email(of))
    {
        return COMMENTS_DECLINED;
    }

    if (of.len == COMMENTS_DIGEST_HEX && comments_hex_is(of)) {
        return comments_ban_put(arena, kind, of, field);
    }

    mac = comments_mac_create(secret);

    if (mac == NULL
        || comments_mac_check(mac, comments_str_c(COMMENTS_BAN_CHECK), of, hex)
           != COMMENTS_OK)
    {
        comments_mac_free(mac);
        return COMMENTS_ERROR;
    }

    comments_mac_free(mac);

    return comments_ban_put(arena, kind, comments_str_of(hex, sizeof(hex)),
                            field);
}


/* the text that the module has of such an address, or of its network */
static int
comments_ban_address(comments_str_t value, int network,
    char text[COMMENTS_BAN_ADDRESS_SIZE])
{
    int              family, prefix;
    char             copy[INET6_ADDRSTRLEN + 1];
    unsigned char    bytes[sizeof(struct in6_addr)];

    prefix = comments_ban_prefix(&value, network);

    if (prefix < 0 || value.len > INET6_ADDRSTRLEN) {
        return COMMENTS_DECLINED;
    }

    memcpy(copy, value.data, value.len);
    copy[value.len] = '\0';

    family = strchr(copy, ':') ? AF_INET6 : AF_INET;

    if (inet_pton(family, copy, bytes) != 1
        || (prefix && prefix != (family == AF_INET ? 24 : 64)))
    {
        return COMMENTS_DECLINED;
    }

    /* an IPv4 address by an IPv6 socket is one of IPv4 for the module */

    if (family == AF_INET6
        && memcmp(bytes, comments_ban_mapped, sizeof(comments_ban_mapped)) == 0)
    {
        if (prefix) {
            return COMMENTS_DECLINED;
        }

        family = AF_INET;
        memmove(bytes, bytes + sizeof(comments_ban_mapped), 4);
    }

    if (network && family == AF_INET) {
        bytes[3] = 0;

    } else if (network) {
        memset(bytes + 8, 0, 8);
    }

    if (inet_ntop(family, bytes, text, INET6_ADDRSTRLEN) == NULL) {
        return COMMENTS_DECLINED;
    }

    if (network) {
        memcpy(text + strlen(text), family == AF_INET ? "/24" : "/64", 4);
    }

    return COMMENTS_OK;
}


/* cuts the length of a prefix off; 0: there is none, -1: it is another one */
static int
comments_ban_prefix(comments_str_t *value, int network)
{
    char            *slash;
    comments_str_t   prefix;

    slash = value->len ? memchr(value->data, '/', value->len) : NULL;

    if (slash == NULL) {
        return 0;
    }

    prefix = comments_str_of(slash + 1, value->len
                                        - (size_t) (slash + 1 - value->data));
    value->len = (size_t) (slash - value->data);

    if (!network) {
        return -1;
    }

    if (comments_str_eq(prefix, comments_str_c("24"))) {
        return 24;
    }

    return comments_str_eq(prefix, comments_str_c("64")) ? 64 : -1;
}


/* has it an "@", or is it the hash of an address? */
static int
comments_ban_email(comments_str_t value)
{
    return (value.len && memchr(value.data, '@', value.len))
           || (value.len == COMMENTS_DIGEST_HEX && comments_hex_is(value));
}


static int
comments_ban_put(comments_arena_t *arena, comments_str_t kind,
    comments_str_t value, comments_str_t *field)
{
    char  *p;

    p = comments_arena_alloc(arena, kind.len + 1 + value.len);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(p, kind.data, kind.len);
    p[kind.len] = ':';
    memcpy(p + kind.len + 1, value.data, value.len);

    *field = comments_str_of(p, kind.len + 1 + value.len);

    return COMMENTS_OK;
}

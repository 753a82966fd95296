/*
 * Bans of authors, as the check "bans" (plugins/) looks them up: names of the
 * fields of a site's hash of bans.
 */
#ifndef COMMENTS_BAN_H
#define COMMENTS_BAN_H

#include "comments_arena.h"


/* the check, and its key, that a site's bans lie under */
#define COMMENTS_BAN_CHECK  "bans"
#define COMMENTS_BAN_KEY    "list"


/*
 * Stores in *field (arena memory) the field of a ban: the kind, a colon, and
 * what is banned. kind is "address" (IPv4 or IPv6), "network" (a /24 or /64, or
 * an address in it), "email" or "name"; all but names are hashed with the
 * secret, and may be given as such a hash, 32 hex digits. COMMENTS_DECLINED:
 * there is no such kind, or value is none of that kind. COMMENTS_ERROR: out of
 * memory, or libcrypto failed.
 */
int comments_ban_field(comments_arena_t *arena, comments_str_t secret,
    comments_str_t kind, comments_str_t value, comments_str_t *field);


#endif

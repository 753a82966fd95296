/*
 * Preloaded by t/15-address.t: "redis.test" has the addresses 127.0.0.2 and
 * 127.0.0.3, where nobody listens, and 127.0.0.1, in this order. "nobody.test"
 * has the first two.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <netdb.h>
#include <string.h>


typedef int (*resolve_pt)(const char *, const char *, const struct addrinfo *,
    struct addrinfo **);


int
getaddrinfo(const char *name, const char *service,
    const struct addrinfo *hints, struct addrinfo **result)
{
    int                 i, n, rc;
    resolve_pt          resolve;
    struct addrinfo   **next;
    static const char  *addresses[] = { "127.0.0.2", "127.0.0.3", "127.0.0.1" };

    resolve = (resolve_pt) dlsym(RTLD_NEXT, "getaddrinfo");

    if (name != NULL && strcmp(name, "redis.test") == 0) {
        n = 3;

    } else if (name != NULL && strcmp(name, "nobody.test") == 0) {
        n = 2;

    } else {
        return resolve(name, service, hints, result);
    }

    next = result;

    for (i = 0; i < n; i++) {
        rc = resolve(addresses[i], service, hints, next);

        if (rc != 0) {
            return rc;
        }

        while (*next != NULL) {
            next = &(*next)->ai_next;
        }
    }

    return 0;
}

/*
 * An HTTP/1.1 load generator that costs little itself: bodies of a known length
 * are discarded in the kernel (MSG_TRUNC), so that the server is the limit and
 * not its client. Closed loop, keep-alive, one thread; prints one line of JSON.
 *
 *   load [-c connections] [-n requests] [-H header]... [-z exponent]
 *        [-s seed] [-p body] [-f file of paths | -u path]... port
 *
 * Paths are asked in turn; with -z by a Zipf law, the first most often, in an
 * order that the seed decides. With -p
 * requests are posts of that body, each # in it replaced by a number that no
 * other request has.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load_answer.h"


#define LOAD_EVENTS       256
#define LOAD_CONNECTIONS  4096
#define LOAD_FAILURES     100       /* then it is given up */
#define LOAD_REQUEST      16384


typedef struct {
    int            fd;
    int64_t        sent;            /* ns; 0: no request is under way */
    load_answer_t  answer;
} load_connection_t;


typedef struct {
    int                 port;
    unsigned            connections;
    uint64_t            requests;
    double              exponent;
    const char         *body;
    char                headers[4096];

    char              **paths;
    size_t              npaths;
    size_t              room;

    double             *law;        /* cumulated, of each path */
    uint64_t            random;
    uint64_t            next;       /* number of the next request */
    uint64_t            done;
    uint64_t            failures;
    uint64_t            bytes;
    uint64_t            shortest;
    uint64_t            longest;
    uint64_t            statuses[LOAD_ANSWER_STATUSES];
    uint32_t           *times;      /* ns */

    int                 epoll;
    load_connection_t  *all;
} load_t;


static void load_usage(void);
static void load_path(load_t *l, const char *path);
static void load_file(load_t *l, const char *name);
static void load_options(load_t *l, int argc, char **argv);
static void load_law(load_t *l);
static void load_open(load_t *l, load_connection_t *c);
static void load_again(load_t *l, load_connection_t *c);
static void load_send(load_t *l, load_connection_t *c);
static size_t load_request(load_t *l, char *out, size_t size);
static size_t load_choose(load_t *l, uint64_t number);
static void load_read(load_t *l, load_connection_t *c);
static void load_finished(load_t *l, load_connection_t *c);
static int load_compare(const void *one, const void *two);
static void load_print(load_t *l, int64_t ns);
static int64_t load_now(void);
static void load_die(const char *what);


int
main(int argc, char **argv)
{
    int                 i, n;
    load_t              l;
    int64_t             start;
    unsigned            k;
    struct epoll_event  events[LOAD_EVENTS];

    memset(&l, 0, sizeof(load_t));

    load_options(&l, argc, argv);
    load_law(&l);

    l.times = malloc(l.requests * sizeof(uint32_t));
    l.all = calloc(l.connections, sizeof(load_connection_t));
    l.epoll = epoll_create1(0);

    if (l.times == NULL || l.all == NULL || l.epoll < 0) {
        load_die("no memory");
    }

    for (k = 0; k < l.connections; k++) {
        load_open(&l, &l.all[k]);
    }

    start = load_now();

    for (k = 0; k < l.connections; k++) {
        load_send(&l, &l.all[k]);
    }

    while (l.done < l.requests) {

        n = epoll_wait(l.epoll, events, LOAD_EVENTS, 10000);

        if (n == 0) {
            load_die("no answer for ten seconds");
        }

        if (n < 0 && errno != EINTR) {
            load_die("epoll_wait");
        }

        for (i = 0; i < n; i++) {
            load_read(&l, events[i].data.ptr);
        }
    }

    load_print(&l, load_now() - start);

    return 0;
}


static void
load_usage(void)
{
    fprintf(stderr, "usage: load [-c connections] [-n requests] [-H header]..."
                    " [-z exponent] [-s seed] [-p body]\n"
                    "            [-f file of paths | -u path]... port\n");
    exit(2);
}


static void
load_options(load_t *l, int argc, char **argv)
{
    int     option;
    size_t  used;

    l->connections = 16;
    l->requests = 10000;
    l->random = 88172645463325252ULL;
    l->shortest = UINT64_MAX;

    while ((option = getopt(argc, argv, "c:n:H:z:s:p:f:u:")) != -1) {

        switch (option) {

        case 'c':
            l->connections = (unsigned) atoi(optarg);
            break;

        case 'n':
            l->requests = strtoull(optarg, NULL, 10);
            break;

        case 'H':
            used = strlen(l->headers);
            snprintf(l->headers + used, sizeof(l->headers) - used, "%s\r\n",
                     optarg);
            break;

        case 'z':
            l->exponent = atof(optarg);
            break;

        case 's':
            /* spread over all bits, so that neighbours are no alike */
            l->random ^= strtoull(optarg, NULL, 10) * 0x9e3779b97f4a7c15ULL;
            break;

        case 'p':
            l->body = optarg;
            break;

        case 'f':
            load_file(l, optarg);
            break;

        case 'u':
            load_path(l, optarg);
            break;

        default:
            load_usage();
        }
    }

    if (optind + 1 != argc || l->npaths == 0 || l->requests == 0
        || l->connections == 0 || l->connections > LOAD_CONNECTIONS)
    {
        load_usage();
    }

    l->port = atoi(argv[optind]);

    if (l->connections > l->requests) {
        l->connections = (unsigned) l->requests;
    }
}


static void
load_path(load_t *l, const char *path)
{
    if (l->npaths == l->room) {
        l->room = l->room ? 2 * l->room : 64;
        l->paths = realloc(l->paths, l->room * sizeof(char *));
    }

    if (l->paths == NULL || (l->paths[l->npaths++] = strdup(path)) == NULL) {
        load_die("no memory");
    }
}


static void
load_file(load_t *l, const char *name)
{
    char   line[2048];
    FILE  *file;

    file = fopen(name, "r");
    if (file == NULL) {
        load_die(name);
    }

    while (fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = '\0';

        if (line[0] != '\0') {
            load_path(l, line);
        }
    }

    fclose(file);
}


static void
load_law(load_t *l)
{
    size_t  i;
    double  sum;

    if (l->exponent <= 0) {
        return;
    }

    l->law = malloc(l->npaths * sizeof(double));
    if (l->law == NULL) {
        load_die("no memory");
    }

    sum = 0;

    for (i = 0; i < l->npaths; i++) {
        sum += 1 / pow((double) (i + 1), l->exponent);
        l->law[i] = sum;
    }

    for (i = 0; i < l->npaths; i++) {
        l->law[i] /= sum;
    }
}


static void
load_open(load_t *l, load_connection_t *c)
{
    int                 one;
    struct epoll_event  event;
    struct sockaddr_in  address;

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t) l->port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);

    if (c->fd < 0
        || setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0
        || connect(c->fd, (struct sockaddr *) &address, sizeof(address)) < 0)
    {
        load_die("connect");
    }

    event.events = EPOLLIN;
    event.data.ptr = c;

    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event) < 0) {
        load_die("epoll_ctl");
    }
}


/* the request that was under way is sent once more */
static void
load_again(load_t *l, load_connection_t *c)
{
    close(c->fd);

    if (c->sent == 0) {
        return;
    }

    if (++l->failures == LOAD_FAILURES) {
        load_die("too many broken connections");
    }

    l->next--;

    load_open(l, c);
    load_send(l, c);
}


static void
load_send(load_t *l, load_connection_t *c)
{
    char     out[LOAD_REQUEST];
    size_t   len, sent;
    ssize_t  n;

    c->sent = 0;

    if (l->next == l->requests) {
        return;
    }

    len = load_request(l, out, sizeof(out));

    c->answer.state = LOAD_ANSWER_HEADER;
    c->answer.used = 0;
    c->answer.length = 0;
    c->sent = load_now();

    for (sent = 0; sent < len; sent += (size_t) n) {
        n = send(c->fd, out + sent, len - sent, MSG_NOSIGNAL);
        if (n < 0) {
            load_die("send");
        }
    }
}


static size_t
load_request(load_t *l, char *out, size_t size)
{
    int          n;
    char         body[LOAD_REQUEST / 2];
    size_t       used;
    uint64_t     number;
    const char  *p;

    number = l->next++;

    if (l->body == NULL) {
        n = snprintf(out, size, "GET %s HTTP/1.1\r\nHost: bench.example\r\n"
                     "%s\r\n", l->paths[load_choose(l, number)], l->headers);

    } else {
        used = 0;

        for (p = l->body; *p && used + 32 < sizeof(body); p++) {
            if (*p == '#') {
                used += (size_t) snprintf(body + used, sizeof(body) - used,
                                          "%llu-%lld",
                                          (unsigned long long) number,
                                          (long long) load_now());
            } else {
                body[used++] = *p;
            }
        }

        n = snprintf(out, size, "POST %s HTTP/1.1\r\nHost: bench.example\r\n"
                     "%sContent-Length: %zu\r\n\r\n%.*s",
                     l->paths[load_choose(l, number)], l->headers, used,
                     (int) used, body);
    }

    if (n < 0 || (size_t) n >= size) {
        load_die("a request is too long");
    }

    return (size_t) n;
}


static size_t
load_choose(load_t *l, uint64_t number)
{
    double  x;
    size_t  low, high, middle;

    if (l->law == NULL) {
        return number % l->npaths;
    }

    /* xorshift64: the same numbers in every run */

    l->random ^= l->random << 13;
    l->random ^= l->random >> 7;
    l->random ^= l->random << 17;

    x = (double) (l->random >> 11) / 9007199254740992.0;
    low = 0;
    high = l->npaths - 1;

    while (low < high) {
        middle = (low + high) / 2;

        if (l->law[middle] < x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }

    return low;
}


static void
load_read(load_t *l, load_connection_t *c)
{
    int             rc;
    char            data[65536];
    size_t          size;
    ssize_t         n;
    load_answer_t  *a;

    a = &c->answer;

    if (a->state == LOAD_ANSWER_BODY) {

        /* nothing is copied */

        n = recv(c->fd, data, a->left, MSG_TRUNC | MSG_DONTWAIT);

        if (n > 0) {
            a->left -= (uint64_t) n;
            a->length += (uint64_t) n;
        }

        rc = (a->left == 0);

    } else {
        size = a->state == LOAD_ANSWER_HEADER ? LOAD_ANSWER_HEAD - a->used
                                              : sizeof(data);

        n = recv(c->fd, data, size, MSG_DONTWAIT);

        rc = n > 0 ? load_answer_take(a, data, (size_t) n) : 0;
    }

    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }

    if (n <= 0 || rc < 0) {
        load_again(l, c);

    } else if (rc > 0) {
        load_finished(l, c);
    }
}


static void
load_finished(load_t *l, load_connection_t *c)
{
    int64_t  ns;

    ns = load_now() - c->sent;

    l->times[l->done++] = ns > UINT32_MAX ? UINT32_MAX : (uint32_t) ns;
    l->statuses[c->answer.status]++;
    l->bytes += c->answer.length;

    if (c->answer.length < l->shortest) {
        l->shortest = c->answer.length;
    }

    if (c->answer.length > l->longest) {
        l->longest = c->answer.length;
    }

    load_send(l, c);
}


static int
load_compare(const void *one, const void *two)
{
    uint32_t  a, b;

    a = *(const uint32_t *) one;
    b = *(const uint32_t *) two;

    return (a > b) - (a < b);
}


static void
load_print(load_t *l, int64_t ns)
{
    int          i;
    const char  *comma;

    qsort(l->times, l->done, sizeof(uint32_t), load_compare);

    printf("{\"requests\":%llu,\"seconds\":%.6f,\"rate\":%.1f,"
           "\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,"
           "\"bytes\":%llu,\"shortest\":%llu,\"longest\":%llu,"
           "\"failures\":%llu,\"statuses\":{",
           (unsigned long long) l->done, (double) ns / 1e9,
           (double) l->done * 1e9 / (double) ns,
           l->times[l->done / 2] / 1e3, l->times[l->done * 9 / 10] / 1e3,
           l->times[l->done * 99 / 100] / 1e3, l->times[l->done - 1] / 1e3,
           (unsigned long long) l->bytes, (unsigned long long) l->shortest,
           (unsigned long long) l->longest,
           (unsigned long long) l->failures);

    comma = "";

    for (i = 0; i < LOAD_ANSWER_STATUSES; i++) {
        if (l->statuses[i]) {
            printf("%s\"%d\":%llu", comma, i,
                   (unsigned long long) l->statuses[i]);
            comma = ",";
        }
    }

    printf("}}\n");
}


static int64_t
load_now(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);

    return (int64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}


static void
load_die(const char *what)
{
    fprintf(stderr, "load: %s%s%s\n", what, errno ? ": " : "",
            errno ? strerror(errno) : "");
    exit(1);
}

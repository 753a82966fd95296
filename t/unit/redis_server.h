/*
 * For tests that need a Redis: a private server on a socket in a folder of its
 * own, gone with the test.
 */
#ifndef REDIS_SERVER_H
#define REDIS_SERVER_H

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <hiredis/hiredis.h>


#define TRIES    100      /* of 50 ms: for the server to start */
#define NO_TEST  77       /* the exec failed */


/* Ends it and removes its socket and the folder. */
static inline void
server_stop(const char *folder, pid_t pid)
{
    char  path[128];

    (void) kill(pid, SIGTERM);

    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR) { /* void */ }

    (void) snprintf(path, sizeof(path), "%s/redis.sock", folder);
    (void) unlink(path);
    (void) snprintf(path, sizeof(path), "%s/nodes.conf", folder);
    (void) unlink(path);
    (void) rmdir(folder);
}


/* set before server_start(): a cluster of this one server */
static const char  *server_cluster = "no";


/* A port that is free now, below those of the cluster's bus; 0: none. */
static inline int
server_port(void)
{
    int                 fd, i, port;
    struct sockaddr_in  sin;

    for (i = 0; i < TRIES; i++) {
        port = 20000
               + (int) (((unsigned) getpid() * 31 + (unsigned) i * 7) % 30000);
        fd = socket(AF_INET, SOCK_STREAM, 0);

        memset(&sin, 0, sizeof(sin));
        sin.sin_family = AF_INET;
        sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

        /* the bus has the port 10,000 above that of clients */

        sin.sin_port = htons((uint16_t) (port + 10000));

        if (bind(fd, (struct sockaddr *) &sin, sizeof(sin)) != 0) {
            port = 0;
        }

        (void) close(fd);

        if (port) {
            return port;
        }
    }

    return 0;
}


/* In the child: becomes that Redis, or returns. */
static inline void
server_exec(const char *program, const char *folder, const char *path)
{
    char  port[16];

    /*
     * Without a port for clients all clusters of a machine would have the bus
     * at port 10000, and only one of them could start.
     */

    (void) snprintf(port, sizeof(port), "%d",
                    strcmp(server_cluster, "yes") == 0 ? server_port() : 0);

    (void) execlp(program, program, "--port", port, "--unixsocket", path,
                  "--dir", folder, "--save", "", "--appendonly", "no",
                  "--cluster-enabled", server_cluster, (char *) NULL);
}


/*
 * Starts what REDIS_SERVER in the environment names, or redis-server, or where
 * there is none valkey-server, with its socket in folder, and connects to it.
 * -1: it is not installed, or does not answer; nothing is left of it then.
 */
static inline int
server_start(const char *folder, pid_t *pid, redisContext **redis)
{
    int              i;
    char             path[128];
    struct timespec  pause;

    (void) snprintf(path, sizeof(path), "%s/redis.sock", folder);

    *pid = fork();

    if (*pid == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL) {
            _exit(NO_TEST);
        }

        if (getenv("REDIS_SERVER")) {
            server_exec(getenv("REDIS_SERVER"), folder, path);

        } else {
            server_exec("redis-server", folder, path);
            server_exec("valkey-server", folder, path);
        }

        _exit(NO_TEST);
    }

    if (*pid == -1) {
        return -1;
    }

    pause.tv_sec = 0;
    pause.tv_nsec = 50 * 1000 * 1000;

    for (i = 0; i < TRIES; i++) {
        *redis = redisConnectUnix(path);

        if (*redis && (*redis)->err == 0) {
            return 0;
        }

        redisFree(*redis);

        if (waitpid(*pid, NULL, WNOHANG) == *pid) {
            return -1;
        }

        (void) nanosleep(&pause, NULL);
    }

    server_stop(folder, *pid);

    return -1;
}


#endif

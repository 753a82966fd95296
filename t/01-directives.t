# Every directive: the values it takes, those it refuses, how they are
# inherited. What a value does is told by the suites of its area.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

redis_stop();
redis_start(port => free_port());

$ENV{TEST_NGINX_REDIS_PORT} = redis_port();

our $config = <<'_EOC_';
    root html;
    location / { comments on; }
_EOC_

our $user_files = <<'_EOC_';
>>> a.html
<html><body><p>a page</p></body></html>
>>> in/b.html
<html><body><p>another page</p></body></html>
_EOC_

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: "comments on" puts a block into pages
--- config
    root html;
    comments on;
--- request
GET /a.html
--- response_body_like: <p>a page</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 2: comments are off by default
--- config
    root html;
--- request
GET /a.html
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 3: "comments off" is the default said aloud
--- config
    root html;
    comments off;
--- request
GET /a.html
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 4: "comments" is inherited from http
--- http_config eval
$::http . <<'_EOC_'
    comments on;
_EOC_
--- config
    root html;
--- request
GET /a.html
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 5: a location overrides "comments" of its server
--- config
    root html;
    comments on;
    location /in/ { comments off; }
--- request
GET /in/b.html
--- response_body_like: <p>another page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 6: "comments closed" overrides an inherited variable
--- config
    root html;
    set $c off;
    comments $c;
    location /in/ { comments closed; }
--- request
GET /in/b.html
--- response_body_like: Comments are closed
--- no_error_log
[error]
[alert]



=== TEST 7: a variable overrides an inherited "comments off"
--- config
    root html;
    comments off;
    location /in/ { set $c on; comments $c; }
--- request
GET /in/b.html
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 8: "comments closed" shows the block without its form
--- config
    root html;
    comments closed;
--- request
GET /a.html
--- response_body_like: ^(?!.*<form).*.*Comments are closed
--- no_error_log
[error]
[alert]



=== TEST 9: "comments" takes the value "on" from a variable
--- config
    root html;
    set $c "on";
    comments $c;
--- request
GET /a.html
--- response_body_like: <form
--- no_error_log
[error]
[alert]



=== TEST 10: "comments" takes the value "closed" from a variable
--- config
    root html;
    set $c "closed";
    comments $c;
--- request
GET /a.html
--- response_body_like: Comments are closed
--- no_error_log
[error]
[alert]



=== TEST 11: "comments" takes the value "off" from a variable
--- config
    root html;
    set $c "off";
    comments $c;
--- request
GET /a.html
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 12: "comments" takes the value "" from a variable
--- config
    root html;
    set $c "";
    comments $c;
--- request
GET /a.html
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 13: "comments" takes the value "0" from a variable
--- config
    root html;
    set $c "0";
    comments $c;
--- request
GET /a.html
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 14: a variable with a value that is none is taken for off, and logged
--- config
    root html;
    set $c maybe;
    comments $c;
--- request
GET /a.html
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- error_log
comments: "comments" has the value "maybe", which is taken for off
--- no_error_log
[error]
[alert]



=== TEST 15: "comments" refuses other values
--- config
    comments maybe;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "maybe" in "comments": it must be "on", "marked", "closed", "off" or have variables
--- no_error_log
[error]
[alert]



=== TEST 16: "comments" may not be there twice
--- config
    comments on;
    comments off;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 17: "comments" needs a value
--- config
    comments;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments" directive
--- no_error_log
[error]
[alert]



=== TEST 18: "comments" takes one value
--- config
    comments on off;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments" directive
--- no_error_log
[error]
[alert]



=== TEST 19: "comments_api" answers under its location
--- config
    root html;
    comments on;
    location ^~ /comments/ { comments_api; }
--- request eval
["GET /a.html?comments=count", "GET /comments/count?uri=/a.html"]
--- response_body eval
["0", '{"counts":{"/a.html":0}}']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 20: "comments_api" is for locations only
--- config
    comments_api;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_api" directive is not allowed here
--- no_error_log
[error]
[alert]



=== TEST 21: "comments_api" takes no value
--- config
    location /comments/ { comments_api on; }
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments_api" directive
--- no_error_log
[error]
[alert]



=== TEST 22: "comments_api" does not share its location with another handler
--- config
    location /comments/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2;
        comments_api;
    }
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_api" directive cannot share its location with another handler
--- no_error_log
[error]
[alert]



=== TEST 23: "comments_api" may not be there twice
--- config
    location /comments/ {
        comments_api;
        comments_api;
    }
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_api" directive cannot share its location with another handler
--- no_error_log
[error]
[alert]



=== TEST 24: "comments_status" tells how things are
--- config
    root html;
    location / { comments on; }
    location = /status { comments_status; }
--- request eval
["GET /a.html", "GET /status"]
--- response_body_like eval
["ngx-comments", '^\{"status":"ok","redis":\{"connected":true,']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 25: "comments_status" is for locations only
--- config
    comments_status;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_status" directive is not allowed here
--- no_error_log
[error]
[alert]



=== TEST 26: "comments_status" takes no value
--- config
    location = /status { comments_status on; }
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments_status" directive
--- no_error_log
[error]
[alert]



=== TEST 27: "comments_status" does not share its location with another handler
--- config
    location = /status {
        comments_api;
        comments_status;
    }
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_status" directive cannot share its location with another handler
--- no_error_log
[error]
[alert]



=== TEST 28: "comments_redis" takes a unix socket
--- http_config
    comments_redis $TEST_NGINX_REDIS;
    comments_deadline 5s;
--- config eval: $::config
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 29: "comments_redis" takes a unix socket with the number of a database
--- http_config
    comments_redis $TEST_NGINX_REDIS?db=3;
    comments_deadline 5s;
--- config eval: $::config
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 30: "comments_redis" takes a host and a port
--- http_config
    comments_redis redis://127.0.0.1:$TEST_NGINX_REDIS_PORT;
    comments_deadline 5s;
--- config eval: $::config
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 31: "comments_redis" takes a host, a port and a database
--- http_config
    comments_redis redis://127.0.0.1:$TEST_NGINX_REDIS_PORT/3;
    comments_deadline 5s;
--- config eval: $::config
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 32: "comments_redis" takes the scheme in any case
--- http_config
    comments_redis REDIS://127.0.0.1:$TEST_NGINX_REDIS_PORT/0;
    comments_deadline 5s;
--- config eval: $::config
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 33: "comments_redis" takes a timeout
--- http_config
    comments_redis $TEST_NGINX_REDIS timeout=4s;
    comments_deadline 5s;
--- config eval: $::config
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 34: the number of the database says where comments are
--- http_config
    comments_redis $TEST_NGINX_REDIS?db=3;
    comments_deadline 5s;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- redis_after
EXISTS comments:{localhost:/a.html}:meta
SELECT 3
EXISTS comments:{localhost:/a.html}:meta
SELECT 0
--- redis_result
0
OK
1
--- no_error_log
[error]
[alert]



=== TEST 35: user and password of a URL are sent to Redis
--- http_config
    comments_redis redis://writer:s%40cret@127.0.0.1:$TEST_NGINX_REDIS_PORT;
    comments_deadline 5s;
--- redis
ACL SETUSER writer on >s@cret ~* &* +@all
--- request
GET /a.html
--- response_body_like: No comments yet
--- redis_after
CLIENT LIST
--- redis_result: user=writer
--- no_error_log
[error]
[alert]



=== TEST 36: "comments_redis" refuses another scheme
--- http_config
    comments_redis http://127.0.0.1/;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", it is of no known kind
--- no_error_log
[error]
[alert]



=== TEST 37: "comments_redis" refuses a bare host
--- http_config
    comments_redis 127.0.0.1:6379;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", it is of no known kind
--- no_error_log
[error]
[alert]



=== TEST 38: "comments_redis" refuses no host
--- http_config
    comments_redis redis:///0;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", it has no host
--- no_error_log
[error]
[alert]



=== TEST 39: "comments_redis" refuses a port that is none
--- http_config
    comments_redis redis://127.0.0.1:99999/0;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", invalid port
--- no_error_log
[error]
[alert]



=== TEST 40: "comments_redis" refuses a database that is none
--- http_config
    comments_redis redis://127.0.0.1/comments;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", the database must be a number from 0 to 65535
--- no_error_log
[error]
[alert]



=== TEST 41: "comments_redis" refuses a database that is none behind a socket
--- http_config
    comments_redis unix:/tmp/redis.sock?db=x;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", the database must be a number from 0 to 65535
--- no_error_log
[error]
[alert]



=== TEST 42: "comments_redis" refuses another argument behind a socket
--- http_config
    comments_redis unix:/tmp/redis.sock?n=1;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", only "db=" may stand behind a socket
--- no_error_log
[error]
[alert]



=== TEST 43: "comments_redis" refuses a user without a password
--- http_config
    comments_redis redis://writer@127.0.0.1/0;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", "user:password@" is without a password
--- no_error_log
[error]
[alert]



=== TEST 44: "comments_redis" refuses a bad escape in a password
--- http_config
    comments_redis redis://writer:100%@127.0.0.1/0;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", a "%" in user or password must be written "%25"
--- no_error_log
[error]
[alert]



=== TEST 45: "comments_redis" says that rediss: is not supported yet
--- http_config
    comments_redis rediss://127.0.0.1/0;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
a Redis URL of the kind "rediss:" in "comments_redis" is not yet supported; "redis:" and "unix:" are
--- no_error_log
[error]
[alert]



=== TEST 46: "comments_redis" says that sentinel: is not supported yet
--- http_config
    comments_redis sentinel://127.0.0.1:26379/main;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
a Redis URL of the kind "sentinel:" in "comments_redis" is not yet supported; "redis:" and "unix:" are
--- no_error_log
[error]
[alert]



=== TEST 47: "comments_redis" says that cluster: is not supported yet
--- http_config
    comments_redis cluster://127.0.0.1:7000;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
a Redis URL of the kind "cluster:" in "comments_redis" is not yet supported; "redis:" and "unix:" are
--- no_error_log
[error]
[alert]



=== TEST 48: a password does not get into the log with its URL
--- http_config
    comments_redis redis://writer:verysecret@127.0.0.1/x;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
bad Redis URL in "comments_redis", the database must be a number from 0 to 65535
--- no_error_log
verysecret
[alert]



=== TEST 49: "comments_redis" has no other parameter than timeout
--- http_config
    comments_redis redis://127.0.0.1/0 retries=3;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid parameter "retries=3" in "comments_redis": "timeout=TIME" is the only one
--- no_error_log
[error]
[alert]



=== TEST 50: "comments_redis" refuses the timeout "0"
--- http_config
    comments_redis redis://127.0.0.1/0 timeout=0;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid time in "timeout=0" of "comments_redis": a time above 0 and up to 60s is expected, as "timeout=500ms"
--- no_error_log
[error]
[alert]



=== TEST 51: "comments_redis" refuses the timeout "soon"
--- http_config
    comments_redis redis://127.0.0.1/0 timeout=soon;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid time in "timeout=soon" of "comments_redis": a time above 0 and up to 60s is expected, as "timeout=500ms"
--- no_error_log
[error]
[alert]



=== TEST 52: "comments_redis" refuses the timeout "-1s"
--- http_config
    comments_redis redis://127.0.0.1/0 timeout=-1s;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid time in "timeout=-1s" of "comments_redis": a time above 0 and up to 60s is expected, as "timeout=500ms"
--- no_error_log
[error]
[alert]



=== TEST 53: "comments_redis" refuses the timeout ""
--- http_config
    comments_redis redis://127.0.0.1/0 timeout=;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid time in "timeout=" of "comments_redis": a time above 0 and up to 60s is expected, as "timeout=500ms"
--- no_error_log
[error]
[alert]



=== TEST 54: "comments_redis" may not be there twice
--- http_config
    comments_redis redis://127.0.0.1/0;
    comments_redis redis://127.0.0.1/1;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_redis" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 55: "comments_redis" is for http only
--- config
    comments_redis redis://127.0.0.1/0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_redis" directive is not allowed here
--- no_error_log
[error]
[alert]



=== TEST 56: "comments_redis" needs a URL
--- http_config
    comments_redis;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments_redis" directive
--- no_error_log
[error]
[alert]



=== TEST 57: "comments_zone" takes a name and a size
--- http_config
    comments_redis $TEST_NGINX_REDIS;
    comments_zone remarks:64k;
    comments_deadline 5s;
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 58: "comments_zone" refuses a name without a size
--- http_config
    comments_zone comments;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid zone "comments" in "comments_zone": "NAME:SIZE" is expected, as "comments:32m"
--- no_error_log
[error]
[alert]



=== TEST 59: "comments_zone" refuses a size without a name
--- http_config
    comments_zone :32m;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid zone ":32m" in "comments_zone": "NAME:SIZE" is expected, as "comments:32m"
--- no_error_log
[error]
[alert]



=== TEST 60: "comments_zone" refuses a size that is none
--- http_config
    comments_zone comments:many;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid zone size in "comments:many" of "comments_zone": a size is expected, as "32m"
--- no_error_log
[error]
[alert]



=== TEST 61: "comments_zone" refuses an empty size
--- http_config
    comments_zone comments:;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid zone size in "comments:" of "comments_zone": a size is expected, as "32m"
--- no_error_log
[error]
[alert]



=== TEST 62: "comments_zone" refuses a size that is too small
--- http_config
    comments_zone comments:4k;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
zone "comments:4k" in "comments_zone" is too small:
--- no_error_log
[error]
[alert]



=== TEST 63: "comments_zone" may not be there twice
--- http_config
    comments_zone comments:1m;
    comments_zone remarks:1m;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_zone" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 64: "comments_zone" is for http only
--- config
    comments_zone comments:1m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_zone" directive is not allowed here
--- no_error_log
[error]
[alert]



=== TEST 65: "comments_zone" does not share a zone of another module
--- http_config
    limit_req_zone $uri zone=comments:1m rate=1r/s;
    comments_zone comments:1m;
--- config
--- must_die
--- suppress_stderr
--- error_log
[emerg]
the shared memory zone "comments" is already declared for a different use
--- no_error_log
[error]
[alert]



=== TEST 66: the site is the server's name by default
--- config
    root html;
    comments on;
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"localhost"
--- no_error_log
[error]
[alert]



=== TEST 67: of several names the first is the site
--- config
    root html;
    comments on;
--- server_name: blog.example
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"blog\.example"
--- no_error_log
[error]
[alert]



=== TEST 68: the site of a server without a name is "default"
--- config
    root html;
    comments on;
--- server_name
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"default"
--- no_error_log
[error]
[alert]



=== TEST 69: the site of the server "_" is "default"
--- config
    root html;
    comments on;
--- server_name: _
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"default"
--- no_error_log
[error]
[alert]



=== TEST 70: "comments_site" names the site
--- config
    root html;
    comments on;
    comments_site journal;
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"journal"
--- no_error_log
[error]
[alert]



=== TEST 71: "comments_site" takes variables
--- config
    root html;
    comments on;
    comments_site $arg_s;
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"default"
--- no_error_log
[error]
[alert]



=== TEST 72: "comments_site" is inherited
--- config
    root html;
    comments on;
    comments_site journal;
    location / { comments_order newest; }
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"journal"
--- no_error_log
[error]
[alert]



=== TEST 73: "comments_site" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_site journal;
    location / { comments_site diary; }
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"diary"
--- no_error_log
[error]
[alert]



=== TEST 74: a server name with a wildcard in front needs "comments_site"
--- config
    root html;
    comments on;
--- server_name: *.blog.example
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments" needs "comments_site NAME;" in
--- no_error_log
[error]
[alert]



=== TEST 75: a server name with a wildcard in front is fine with "comments_site"
--- config
    root html;
    comments on;
    comments_site journal;
--- server_name: *.blog.example
--- more_headers
Host: blog.example
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"journal"
--- no_error_log
[error]
[alert]



=== TEST 76: a server name with a leading dot needs "comments_site"
--- config
    root html;
    comments on;
--- server_name: .blog.example
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments" needs "comments_site NAME;" in
--- no_error_log
[error]
[alert]



=== TEST 77: a server name with a leading dot is fine with "comments_site"
--- config
    root html;
    comments on;
    comments_site journal;
--- server_name: .blog.example
--- more_headers
Host: blog.example
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"journal"
--- no_error_log
[error]
[alert]



=== TEST 78: a server name with a wildcard behind needs "comments_site"
--- config
    root html;
    comments on;
--- server_name: blog.*
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments" needs "comments_site NAME;" in
--- no_error_log
[error]
[alert]



=== TEST 79: a server name with a wildcard behind is fine with "comments_site"
--- config
    root html;
    comments on;
    comments_site journal;
--- server_name: blog.*
--- more_headers
Host: blog.example
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"journal"
--- no_error_log
[error]
[alert]



=== TEST 80: a server name with a regular expression needs "comments_site"
--- config
    root html;
    comments on;
--- server_name: ~^blog
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments" needs "comments_site NAME;" in
--- no_error_log
[error]
[alert]



=== TEST 81: a server name with a regular expression is fine with "comments_site"
--- config
    root html;
    comments on;
    comments_site journal;
--- server_name: ~^blog
--- more_headers
Host: blog.example
--- request
GET /a.html?comments=json
--- response_body_like: ^\{"site":"journal"
--- no_error_log
[error]
[alert]



=== TEST 82: a server name with a wildcard is fine where comments are off
--- config
    root html;
--- server_name: *.blog.example
--- request
GET /a.html?comments=json
--- response_body_like: <p>a page</p></body>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 83: a wildcard name needs "comments_site" where "comments" is a variable
--- config
    root html;
    set $c on;
    comments $c;
--- server_name: *.blog.example
--- must_die
--- suppress_stderr
--- error_log
[emerg]
since "*.blog.example" is no single name
--- no_error_log
[error]
[alert]



=== TEST 84: "comments_site" may not be there twice
--- config
    comments_site a;
    comments_site b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_site" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 85: "comments_site" refuses a variable that is not there
--- config
    comments_site $no_such_variable;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
unknown "no_such_variable" variable
--- no_error_log
[error]
[alert]



=== TEST 86: "comments_thread" names the thread
--- config
    root html;
    comments on;
    comments_thread /same;
--- request
GET /a.html?comments=json
--- response_body_like: "uri":"/same"
--- no_error_log
[error]
[alert]



=== TEST 87: "comments_thread" is inherited
--- config
    root html;
    comments on;
    comments_thread "/t$uri";
    location / { comments_order newest; }
--- request
GET /a.html?comments=json
--- response_body_like: "uri":"/t/a\.html"
--- no_error_log
[error]
[alert]



=== TEST 88: "comments_thread" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_thread /same;
    location /in/ { comments_thread /other; }
--- request
GET /in/b.html?comments=json
--- response_body_like: "uri":"/other"
--- no_error_log
[error]
[alert]



=== TEST 89: an empty "comments_thread" is the path
--- config
    root html;
    comments on;
    comments_thread $arg_t;
--- request
GET /a.html?comments=json
--- response_body_like: "uri":"/a\.html"
--- no_error_log
[error]
[alert]



=== TEST 90: "comments_thread" may not be there twice
--- config
    comments_thread a;
    comments_thread b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_thread" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 91: "comments_thread" refuses a variable that is not there
--- config
    comments_thread $no_such_variable;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
unknown "no_such_variable" variable
--- no_error_log
[error]
[alert]



=== TEST 92: "comments_url" is the address that links use
--- config
    root html;
    comments on;
    comments_url https://blog.example/x$uri;
--- request
GET /a.html
--- response_body_like: action="https://blog\.example/x/a\.html\?comments=post"
--- no_error_log
[error]
[alert]



=== TEST 93: "comments_url" is inherited
--- config
    root html;
    comments on;
    comments_url /x$uri;
    location / { comments_order newest; }
--- request
GET /a.html
--- response_body_like: action="/x/a\.html\?comments=post"
--- no_error_log
[error]
[alert]



=== TEST 94: "comments_url" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_url /x$uri;
    location /in/ { comments_url /y$uri; }
--- request
GET /in/b.html
--- response_body_like: action="/y/in/b\.html\?comments=post"
--- no_error_log
[error]
[alert]



=== TEST 95: an empty "comments_url" is the path
--- config
    root html;
    comments on;
    comments_url $arg_u;
--- request
GET /a.html
--- response_body_like: action="/a\.html\?comments=post"
--- no_error_log
[error]
[alert]



=== TEST 96: "comments_url" may not be there twice
--- config
    comments_url a;
    comments_url b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_url" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 97: English is the language by default
--- config
    root html;
    comments on;
--- request
GET /a.html
--- response_body_like: lang="en".*No comments yet
--- no_error_log
[error]
[alert]



=== TEST 98: "comments_lang" is the language of the block
--- config
    root html;
    comments on;
    comments_lang de;
--- request
GET /a.html
--- response_body_like: lang="de"
--- no_error_log
[error]
[alert]



=== TEST 99: "comments_lang" takes variables
--- config
    root html;
    comments on;
    comments_lang $arg_l;
--- request
GET /a.html?l=fr
--- response_body_like: lang="fr"
--- no_error_log
[error]
[alert]



=== TEST 100: a language that is not there is English, if it comes from a variable
--- config
    root html;
    comments on;
    comments_lang $arg_l;
--- request
GET /a.html?l=xx
--- response_body_like: lang="en"
--- no_error_log
[error]
[alert]



=== TEST 101: "comments_lang" is inherited
--- config
    root html;
    comments on;
    comments_lang de;
    location / { comments_order newest; }
--- request
GET /a.html
--- response_body_like: lang="de"
--- no_error_log
[error]
[alert]



=== TEST 102: "comments_lang" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_lang de;
    location / { comments_lang fr; }
--- request
GET /a.html
--- response_body_like: lang="fr"
--- no_error_log
[error]
[alert]



=== TEST 103: "comments_lang" refuses a language that is not there
--- config
    comments_lang xx;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
unknown language "xx" in "comments_lang": it takes "en", "de", "es", "fr", "ja", "zh-Hant", "zh" or a value with variables
--- no_error_log
[error]
[alert]



=== TEST 104: "comments_lang" may not be there twice
--- config
    comments_lang de;
    comments_lang en;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_lang" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 105: "index.html" is an index name by default
--- config
    root html;
    comments on;
--- user_files
>>> in/index.html
<body></body>
--- request
GET /in/index.html?comments=json
--- response_body_like: "uri":"/in/"
--- no_error_log
[error]
[alert]



=== TEST 106: "index.htm" is an index name by default
--- config
    root html;
    types { text/html html htm; }
    comments on;
--- user_files
>>> in/index.htm
<body></body>
--- request
GET /in/index.htm?comments=json
--- response_body_like: "uri":"/in/"
--- no_error_log
[error]
[alert]



=== TEST 107: "index.xhtml" is an index name by default
--- config
    root html;
    types { application/xhtml+xml xhtml; text/html html htm; }
    comments on;
--- user_files
>>> in/index.xhtml
<body></body>
--- request
GET /in/index.xhtml?comments=json
--- response_body_like: "uri":"/in/"
--- no_error_log
[error]
[alert]



=== TEST 108: "comments_index" names index files
--- config
    root html;
    comments on;
    comments_index start.html main.html;
--- user_files
>>> in/start.html
<body></body>
>>> in/main.html
<body></body>
>>> in/index.html
<body></body>
--- request
GET /in/main.html?comments=json
--- response_body_like: "uri":"/in/"
--- no_error_log
[error]
[alert]



=== TEST 109: "comments_index" replaces the default names
--- config
    root html;
    comments on;
    comments_index start.html;
--- user_files
>>> in/start.html
<body></body>
>>> in/main.html
<body></body>
>>> in/index.html
<body></body>
--- request
GET /in/index.html?comments=json
--- response_body_like: "uri":"/in/index\.html"
--- no_error_log
[error]
[alert]



=== TEST 110: "comments_index" is inherited
--- config
    root html;
    comments on;
    comments_index start.html;
    location / { comments_order newest; }
--- user_files
>>> in/start.html
<body></body>
>>> in/main.html
<body></body>
>>> in/index.html
<body></body>
--- request
GET /in/start.html?comments=json
--- response_body_like: "uri":"/in/"
--- no_error_log
[error]
[alert]



=== TEST 111: "comments_index" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_index start.html;
    location / { comments_index main.html; }
--- user_files
>>> in/start.html
<body></body>
>>> in/main.html
<body></body>
>>> in/index.html
<body></body>
--- request
GET /in/start.html?comments=json
--- response_body_like: "uri":"/in/start\.html"
--- no_error_log
[error]
[alert]



=== TEST 112: "comments_index" refuses a path
--- config
    comments_index in/start.html;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid index name "in/start.html" in "comments_index": the name of a file without "/" is expected
--- no_error_log
[error]
[alert]



=== TEST 113: "comments_index" refuses an empty name
--- config
    comments_index "";
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid index name "" in "comments_index": the name of a file without "/" is expected
--- no_error_log
[error]
[alert]



=== TEST 114: "comments_index" may not be there twice
--- config
    comments_index a.html;
    comments_index b.html;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_index" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 115: "comments_index" needs a name
--- config
    comments_index;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments_index" directive
--- no_error_log
[error]
[alert]



=== TEST 116: "comments_origin" names further origins
--- config
    root html;
    comments on;
    comments_origin http://a.example https://www.blog.example;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Origin: https://www.blog.example
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 117: "comments_origin" is inherited
--- config
    root html;
    comments on;
    comments_origin https://www.blog.example;
    location / { comments_order newest; }
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Origin: https://www.blog.example
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 118: "comments_origin" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_origin https://www.blog.example;
    location / { comments_origin https://other.example; }
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Origin: https://www.blog.example
--- error_code: 403
--- no_error_log
[error]
[alert]



=== TEST 119: "comments_origin" refuses "www.blog.example"
--- config
    comments_origin www.blog.example;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid origin "www.blog.example" in "comments_origin": "http[s]://host[:port]" is expected, with no path
--- no_error_log
[error]
[alert]



=== TEST 120: "comments_origin" refuses "ftp://blog.example"
--- config
    comments_origin ftp://blog.example;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid origin "ftp://blog.example" in "comments_origin": "http[s]://host[:port]" is expected, with no path
--- no_error_log
[error]
[alert]



=== TEST 121: "comments_origin" refuses "https://"
--- config
    comments_origin https://;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid origin "https://" in "comments_origin": "http[s]://host[:port]" is expected, with no path
--- no_error_log
[error]
[alert]



=== TEST 122: "comments_origin" refuses "https://blog.example/"
--- config
    comments_origin https://blog.example/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid origin "https://blog.example/" in "comments_origin": "http[s]://host[:port]" is expected, with no path
--- no_error_log
[error]
[alert]



=== TEST 123: "comments_origin" refuses "https://blog.example/path"
--- config
    comments_origin https://blog.example/path;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid origin "https://blog.example/path" in "comments_origin": "http[s]://host[:port]" is expected, with no path
--- no_error_log
[error]
[alert]



=== TEST 124: "comments_origin" may not be there twice
--- config
    comments_origin http://a.example;
    comments_origin http://b.example;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_origin" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 125: "comments_path" is "/comments/" by default
--- config
    root html;
    comments on;
--- request
GET /a.html
--- response_body_like: href="/comments/assets/comments-
--- no_error_log
[error]
[alert]



=== TEST 126: "comments_path" is the public path of assets
--- config
    root html;
    comments on;
    comments_path /remarks/;
--- request
GET /a.html
--- response_body_like: href="/remarks/assets/comments-
--- no_error_log
[error]
[alert]



=== TEST 127: "comments_path" is inherited
--- config
    root html;
    comments on;
    comments_path /remarks/;
    location / { comments_order newest; }
--- request
GET /a.html
--- response_body_like: href="/remarks/assets/
--- no_error_log
[error]
[alert]



=== TEST 128: "comments_path" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_path /remarks/;
    location / { comments_path /notes/; }
--- request
GET /a.html
--- response_body_like: href="/notes/assets/
--- no_error_log
[error]
[alert]



=== TEST 129: "comments_path" refuses comments/
--- config
    comments_path comments/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "comments/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 130: "comments_path" refuses /comments
--- config
    comments_path /comments;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "/comments" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 131: "comments_path" refuses /
--- config
    comments_path /;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 132: "comments_path" refuses //
--- config
    comments_path //;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "//" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 133: "comments_path" refuses //host/
--- config
    comments_path //host/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "//host/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 134: "comments_path" refuses /a"b/
--- config
    comments_path '/a"b/';
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "/a"b/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 135: "comments_path" refuses /a?b/
--- config
    comments_path /a?b/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "/a?b/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 136: "comments_path" refuses /a%20b/
--- config
    comments_path /a%20b/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "/a%20b/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 137: "comments_path" refuses /a b/
--- config
    comments_path "/a b/";
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid path "/a b/" in "comments_path": a path that begins and ends with "/" is expected, as "/comments/"
--- no_error_log
[error]
[alert]



=== TEST 138: "comments_path" may not be there twice
--- config
    comments_path /a/;
    comments_path /b/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_path" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 139: "comments_types" names further types
--- config
    root html;
    comments on;
    comments_types text/plain;
--- user_files
>>> a.txt
<body>text</body>
>>> a.html
<body>html</body>
--- request
GET /a.txt
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 140: text/html is always among "comments_types", as with nginx's own modules
--- config
    root html;
    comments on;
    comments_types text/plain;
--- user_files
>>> a.txt
<body>text</body>
>>> a.html
<body>html</body>
--- request
GET /a.html
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 141: "comments_types" replaces the other default type
--- config
    root html;
    comments on;
    types { application/xhtml+xml xhtml; }
    comments_types text/plain;
--- user_files
>>> a.xhtml
<html><body></body></html>
--- request
GET /a.xhtml
--- response_body_like: ^<html><body></body></html>$
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 142: "comments_types" is inherited
--- config
    root html;
    comments on;
    comments_types text/plain;
    location / { comments_order newest; }
--- user_files
>>> a.txt
<body>text</body>
>>> a.html
<body>html</body>
--- request
GET /a.txt
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 143: "comments_types" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_types text/plain;
    location / { comments_types text/css; }
--- user_files
>>> a.txt
<body>text</body>
>>> a.html
<body>html</body>
--- request
GET /a.txt
--- response_body_like: ^<body>text</body>$
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 144: "comments_types" takes * for every type
--- config
    root html;
    comments on;
    comments_types *;
--- user_files
>>> a.txt
<body>text</body>
>>> a.html
<body>html</body>
--- request
GET /a.txt
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 145: "comments_types" needs a type
--- config
    comments_types;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments_types" directive
--- no_error_log
[error]
[alert]



=== TEST 146: the marker is "comments" by default
--- config
    root html;
    comments on;
--- user_files
>>> a.html
<html><body><!-- comments --><i>1</i><!-- talk --><i>2</i><!-- say --><i>3</i></body></html>
--- request
GET /a.html
--- response_body_like: <!-- comments --><section
--- no_error_log
[error]
[alert]



=== TEST 147: "comments_marker" is another marker
--- config
    root html;
    comments on;
    comments_marker talk;
--- user_files
>>> a.html
<html><body><!-- comments --><i>1</i><!-- talk --><i>2</i><!-- say --><i>3</i></body></html>
--- request
GET /a.html
--- response_body_like: <!-- talk --><section
--- no_error_log
[error]
[alert]



=== TEST 148: of several "comments_marker" the first in the page counts
--- config
    root html;
    comments on;
    comments_marker say talk;
--- user_files
>>> a.html
<html><body><!-- comments --><i>1</i><!-- talk --><i>2</i><!-- say --><i>3</i></body></html>
--- request
GET /a.html
--- response_body_like: <!-- talk --><section
--- no_error_log
[error]
[alert]



=== TEST 149: "comments_marker" is inherited
--- config
    root html;
    comments on;
    comments_marker talk;
    location / { comments_order newest; }
--- user_files
>>> a.html
<html><body><!-- comments --><i>1</i><!-- talk --><i>2</i><!-- say --><i>3</i></body></html>
--- request
GET /a.html
--- response_body_like: <!-- talk --><section
--- no_error_log
[error]
[alert]



=== TEST 150: "comments_marker" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_marker talk;
    location / { comments_marker say; }
--- user_files
>>> a.html
<html><body><!-- comments --><i>1</i><!-- talk --><i>2</i><!-- say --><i>3</i></body></html>
--- request
GET /a.html
--- response_body_like: <!-- say --><section
--- no_error_log
[error]
[alert]



=== TEST 151: "comments_marker" refuses a--b
--- config
    comments_marker a--b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid marker "a--b" in "comments_marker": the text of an HTML comment is expected, 1 to 128 bytes without "--" and ">"
--- no_error_log
[error]
[alert]



=== TEST 152: "comments_marker" refuses a>b
--- config
    comments_marker a>b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid marker "a>b" in "comments_marker": the text of an HTML comment is expected, 1 to 128 bytes without "--" and ">"
--- no_error_log
[error]
[alert]



=== TEST 153: "comments_marker" refuses ""
--- config
    comments_marker "";
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid marker "" in "comments_marker": the text of an HTML comment is expected, 1 to 128 bytes without "--" and ">"
--- no_error_log
[error]
[alert]



=== TEST 154: "comments_marker" refuses more than 128 bytes
--- config
    comments_marker mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
the text of an HTML comment is expected, 1 to 128 bytes
--- no_error_log
[error]
[alert]



=== TEST 155: "comments_marker" takes no more than 8
--- config
    comments_marker 1 2 3 4 5 6 7 8 9;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
no more than 8 markers are allowed
--- no_error_log
[error]
[alert]



=== TEST 156: "comments_marker" may not be there twice
--- config
    comments_marker a;
    comments_marker b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_marker" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 157: "comments_order" is oldest by default
--- config
    root html;
    comments on;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: One.*Four.*Two.*Three
--- no_error_log
[error]
[alert]



=== TEST 158: "comments_order" takes newest
--- config
    root html;
    comments on;
    comments_order newest;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: Three.*Two.*One.*Four
--- no_error_log
[error]
[alert]



=== TEST 159: "comments_order" takes best
--- config
    root html;
    comments on;
    comments_order best;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: Two.*Three.*One.*Four
--- no_error_log
[error]
[alert]



=== TEST 160: "comments_order" is inherited
--- config
    root html;
    comments on;
    comments_order newest;
    location / { comments_depth 3; }
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: Three.*Two.*One
--- no_error_log
[error]
[alert]



=== TEST 161: "comments_order" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_order newest;
    location / { comments_order oldest; }
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: One.*Two.*Three
--- no_error_log
[error]
[alert]



=== TEST 162: "comments_order" refuses other orders
--- config
    comments_order random;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "random" in "comments_order": it takes "oldest", "newest" or "best"
--- no_error_log
[error]
[alert]



=== TEST 163: "comments_order" may not be there twice
--- config
    comments_order newest;
    comments_order oldest;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_order" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 164: "comments_page_size" is the number of roots on a page
--- config
    root html;
    comments on;
    comments_page_size 2;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: ^(?!.*Three).*One.*Two.*class="comment-pages"
--- no_error_log
[error]
[alert]



=== TEST 165: "comments_page_size" is inherited
--- config
    root html;
    comments on;
    comments_page_size 1;
    location / { comments_depth 3; }
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: ^(?!.*Two).*One
--- no_error_log
[error]
[alert]



=== TEST 166: "comments_page_size" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_page_size 1;
    location / { comments_page_size 3; }
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: One.*Three
--- no_error_log
[error]
[alert]



=== TEST 167: "comments_page_size" takes 200
--- config
    root html;
    comments on;
    comments_page_size 200;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a+2 Bob: Two
/a.html 0500000000000003 - a+1 Cid: Three
/a.html 0500000000000004 0500000000000001 a Dan: Four
--- request
GET /a.html
--- response_body_like: One.*Three
--- no_error_log
[error]
[alert]



=== TEST 168: "comments_page_size" refuses 0
--- config
    comments_page_size 0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "0" in "comments_page_size": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 169: "comments_page_size" refuses 201
--- config
    comments_page_size 201;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "201" in "comments_page_size": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 170: "comments_page_size" refuses what is no number
--- config
    comments_page_size few;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "few" in "comments_page_size": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 171: "comments_page_size" may not be there twice
--- config
    comments_page_size 1;
    comments_page_size 2;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_page_size" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 172: "comments_depth" is 6 by default
--- config
    root html;
    comments on;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Level 2
/a.html 0500000000000003 0500000000000002 a Bob: Level 3
/a.html 0500000000000004 0500000000000003 a Bob: Level 4
/a.html 0500000000000005 0500000000000004 a Bob: Level 5
/a.html 0500000000000006 0500000000000005 a Bob: Level 6
/a.html 0500000000000007 0500000000000006 a Bob: Level 7
/a.html 0500000000000008 0500000000000007 a Bob: Level 8
/a.html 0500000000000009 0500000000000008 a Bob: Level 9
--- request
GET /a.html
--- response_body_like: ^(?!(.*comment-replies){6})(.*comment-replies){5}.*Level 9
--- no_error_log
[error]
[alert]



=== TEST 173: "comments_depth" is the number of levels that are drawn
--- config
    root html;
    comments on;
    comments_depth 2;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Level 2
/a.html 0500000000000003 0500000000000002 a Bob: Level 3
/a.html 0500000000000004 0500000000000003 a Bob: Level 4
/a.html 0500000000000005 0500000000000004 a Bob: Level 5
/a.html 0500000000000006 0500000000000005 a Bob: Level 6
/a.html 0500000000000007 0500000000000006 a Bob: Level 7
/a.html 0500000000000008 0500000000000007 a Bob: Level 8
/a.html 0500000000000009 0500000000000008 a Bob: Level 9
--- request
GET /a.html
--- response_body_like: ^(?!(.*comment-replies){2}).*comment-replies.*Level 9
--- no_error_log
[error]
[alert]



=== TEST 174: "comments_depth 1" draws a flat list
--- config
    root html;
    comments on;
    comments_depth 1;
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Level 2
/a.html 0500000000000003 0500000000000002 a Bob: Level 3
/a.html 0500000000000004 0500000000000003 a Bob: Level 4
/a.html 0500000000000005 0500000000000004 a Bob: Level 5
/a.html 0500000000000006 0500000000000005 a Bob: Level 6
/a.html 0500000000000007 0500000000000006 a Bob: Level 7
/a.html 0500000000000008 0500000000000007 a Bob: Level 8
/a.html 0500000000000009 0500000000000008 a Bob: Level 9
--- request
GET /a.html
--- response_body_like: ^(?!.*comment-replies).*Level 9
--- no_error_log
[error]
[alert]



=== TEST 175: "comments_depth" is inherited
--- config
    root html;
    comments on;
    comments_depth 1;
    location / { comments_order newest; }
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Level 2
/a.html 0500000000000003 0500000000000002 a Bob: Level 3
/a.html 0500000000000004 0500000000000003 a Bob: Level 4
/a.html 0500000000000005 0500000000000004 a Bob: Level 5
/a.html 0500000000000006 0500000000000005 a Bob: Level 6
/a.html 0500000000000007 0500000000000006 a Bob: Level 7
/a.html 0500000000000008 0500000000000007 a Bob: Level 8
/a.html 0500000000000009 0500000000000008 a Bob: Level 9
--- request
GET /a.html
--- response_body_like: ^(?!.*comment-replies).*Level 9
--- no_error_log
[error]
[alert]



=== TEST 176: "comments_depth" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_depth 1;
    location / { comments_depth 20; }
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Level 2
/a.html 0500000000000003 0500000000000002 a Bob: Level 3
/a.html 0500000000000004 0500000000000003 a Bob: Level 4
/a.html 0500000000000005 0500000000000004 a Bob: Level 5
/a.html 0500000000000006 0500000000000005 a Bob: Level 6
/a.html 0500000000000007 0500000000000006 a Bob: Level 7
/a.html 0500000000000008 0500000000000007 a Bob: Level 8
/a.html 0500000000000009 0500000000000008 a Bob: Level 9
--- request
GET /a.html
--- response_body_like: ^(?!(.*comment-replies){9})(.*comment-replies){8}.*Level 9
--- no_error_log
[error]
[alert]



=== TEST 177: "comments_depth" refuses 0
--- config
    comments_depth 0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "0" in "comments_depth": it takes a number from 1 to 20
--- no_error_log
[error]
[alert]



=== TEST 178: "comments_depth" refuses 21
--- config
    comments_depth 21;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "21" in "comments_depth": it takes a number from 1 to 20
--- no_error_log
[error]
[alert]



=== TEST 179: "comments_depth" refuses what is no number
--- config
    comments_depth deep;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "deep" in "comments_depth": it takes a number from 1 to 20
--- no_error_log
[error]
[alert]



=== TEST 180: "comments_depth" may not be there twice
--- config
    comments_depth 1;
    comments_depth 2;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_depth" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 181: "comments_require" is text and name by default
--- config
    root html;
    comments on;
--- request
POST /a.html?comments=post
text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- no_error_log
[error]
[alert]



=== TEST 182: "comments_require text" lets names be left out
--- config
    root html;
    comments on;
    comments_require text;
--- request
POST /a.html?comments=post
text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 183: "comments_require" names the fields that must be filled
--- config
    root html;
    comments on;
    comments_require name email text;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- no_error_log
[error]
[alert]



=== TEST 184: "comments_require" is inherited
--- config
    root html;
    comments on;
    comments_require text;
    location / { comments_order newest; }
--- request
POST /a.html?comments=post
text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 185: "comments_require" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_require text;
    location / { comments_require email; }
--- request
POST /a.html?comments=post
text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- no_error_log
[error]
[alert]



=== TEST 186: "comments_require" refuses other fields
--- config
    comments_require website;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "website" in "comments_require": it takes "name", "email", "text" and "user"
--- no_error_log
[error]
[alert]



=== TEST 187: "comments_require" needs a field
--- config
    comments_require;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid number of arguments in "comments_require" directive
--- no_error_log
[error]
[alert]



=== TEST 188: "comments_max_length" is 8k by default
--- config
    root html;
    comments on;
--- request eval
"POST /a.html?comments=post\nname=Ann&text=" . "x" x 8193
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- no_error_log
[error]
[alert]



=== TEST 189: a text as long as "comments_max_length" is taken
--- config
    root html;
    comments on;
    comments_max_length 64;
--- request
POST /a.html?comments=post
name=Ann&text=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 190: a text longer than "comments_max_length" is refused
--- config
    root html;
    comments on;
    comments_max_length 64;
--- request
POST /a.html?comments=post
name=Ann&text=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- no_error_log
[error]
[alert]



=== TEST 191: "comments_max_length" is inherited
--- config
    root html;
    comments on;
    comments_max_length 64;
    location / { comments_order newest; }
--- request
POST /a.html?comments=post
name=Ann&text=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- no_error_log
[error]
[alert]



=== TEST 192: "comments_max_length" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_max_length 64;
    location / { comments_max_length 65; }
--- request
POST /a.html?comments=post
name=Ann&text=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 193: "comments_max_length" refuses 63
--- config
    comments_max_length 63;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "63" in "comments_max_length": it takes a size from 64 bytes to 1m, as "8k"
--- no_error_log
[error]
[alert]



=== TEST 194: "comments_max_length" refuses 2m
--- config
    comments_max_length 2m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "2m" in "comments_max_length": it takes a size from 64 bytes to 1m, as "8k"
--- no_error_log
[error]
[alert]



=== TEST 195: "comments_max_length" refuses what is no size
--- config
    comments_max_length long;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "long" in "comments_max_length": it takes a size from 64 bytes to 1m, as "8k"
--- no_error_log
[error]
[alert]



=== TEST 196: "comments_max_length" may not be there twice
--- config
    comments_max_length 1k;
    comments_max_length 2k;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_max_length" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 197: "comments_moderation none" publishes at once
--- config
    root html;
    comments on;
    comments_moderation none;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 198: "comments_moderation first" holds a stranger's post
--- config
    root html;
    comments on;
    comments_moderation first;
--- request eval
["POST /a.html?comments=post
name=Ann&text=Hello", "GET /a.html?comments=count"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 200]
--- response_body eval
["", "0"]
--- no_error_log
[error]
[alert]



=== TEST 199: "comments_moderation all" is inherited, and "none" overrides it
--- config
    root html;
    comments on;
    comments_moderation all;
    location = /b.html { comments_moderation none; }
    location = /c.html { comments_page_size 10; }
--- user_files
>>> b.html
<p>second</p>
>>> c.html
<p>third</p>
--- request eval
["POST /b.html?comments=post
name=Ann&text=Hello", "POST /c.html?comments=post
name=Ann&text=Hello", "GET /b.html?comments=count", "GET /c.html?comments=count"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 303, 200, 200]
--- response_body eval
["", "", "1", "0"]
--- no_error_log
[error]
[alert]



=== TEST 200: "comments_moderation" refuses "some"
--- config
    comments_moderation some;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "some" in "comments_moderation": it takes "none", "first" or "all"
--- no_error_log
[error]
[alert]



=== TEST 201: "comments_moderation" may not be there twice
--- config
    comments_moderation none;
    comments_moderation none;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_moderation" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 202: "comments_check off" is no chain at all
--- config
    root html;
    comments on;
    comments_check off;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 203: "comments_check" refuses "on"
--- config
    comments_check on;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "on" in "comments_check", it must be "off", "default" or a check, of which there are: "form", "rate"
--- no_error_log
[error]
[alert]



=== TEST 204: "comments_check" refuses a check that there is not
--- config
    comments_check nonesuch;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "nonesuch" in "comments_check", it must be "off", "default" or a check
--- no_error_log
[error]
[alert]



=== TEST 205: "comments_check" may not be there twice
--- config
    comments_check off;
    comments_check off;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_check" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 206: "comments_email" shows a field by default
--- config
    root html;
    comments on;
--- request
GET /a.html
--- response_body_like: name="email"
--- no_error_log
[error]
[alert]



=== TEST 207: "comments_email off" shows no field
--- config
    root html;
    comments on;
    comments_email off;
--- request
GET /a.html
--- response_body_like: name="website"
--- response_body_unlike: name="email"
--- no_error_log
[error]
[alert]



=== TEST 208: "comments_email keep" shows a field
--- config
    root html;
    comments on;
    comments_email keep;
--- request
GET /a.html
--- response_body_like: name="email"
--- no_error_log
[error]
[alert]



=== TEST 209: "comments_email" is inherited
--- config
    root html;
    comments on;
    comments_email off;
    location / { comments_order newest; }
--- request
GET /a.html
--- response_body_like: name="website"
--- response_body_unlike: name="email"
--- no_error_log
[error]
[alert]



=== TEST 210: "comments_email" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_email off;
    location / { comments_email hash; }
--- request
GET /a.html
--- response_body_like: name="email"
--- no_error_log
[error]
[alert]



=== TEST 211: "comments_email" refuses other values
--- config
    comments_email maybe;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "maybe" in "comments_email": it takes "hash", "keep" or "off"
--- no_error_log
[error]
[alert]



=== TEST 212: "comments_email" may not be there twice
--- config
    comments_email off;
    comments_email keep;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_email" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 213: "comments_deadline" takes a time
--- config
    root html;
    comments on;
    comments_deadline 10s;
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 214: "comments_deadline" refuses what is no time
--- config
    comments_deadline soon;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "soon" in "comments_deadline": it takes a time up to 10s
--- no_error_log
[error]
[alert]



=== TEST 215: "comments_deadline" may not be there twice
--- config
    comments_deadline 1s;
    comments_deadline 2s;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_deadline" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 216: "comments_cache_valid" takes a time
--- config
    root html;
    comments on;
    comments_cache_valid 10s;
--- request
GET /a.html
--- response_body_like: No comments yet
--- no_error_log
[error]
[alert]



=== TEST 217: "comments_cache_valid" refuses what is no time
--- config
    comments_cache_valid soon;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "soon" in "comments_cache_valid": it takes a time, as "60s"
--- no_error_log
[error]
[alert]



=== TEST 218: "comments_cache_valid" may not be there twice
--- config
    comments_cache_valid 1s;
    comments_cache_valid 2s;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_cache_valid" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 219: "comments_compose_max" takes a size
--- config
    root html;
    comments on;
    comments_compose_max 10;
--- request
GET /a.html
--- response_body_like: <p>a page</p><section.*</section>\s*</body></html>
--- no_error_log
[error]
[alert]



=== TEST 220: "comments_compose_max" may be 0
--- config
    root html;
    comments on;
    comments_compose_max 0;
--- request
GET /a.html
--- response_body_like: <p>a page</p><section.*</section>\s*</body></html>
--- no_error_log
[error]
[alert]



=== TEST 221: "comments_compose_max" refuses what is no size
--- config
    comments_compose_max big;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "big" in "comments_compose_max": it takes a size, as "64m"
--- no_error_log
[error]
[alert]



=== TEST 222: "comments_compose_max" may not be there twice
--- config
    comments_compose_max 1k;
    comments_compose_max 2k;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_compose_max" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 223: "comments_compose_memory" takes a size
--- http_config eval
"$::http comments_compose_memory 10m;"
--- request
GET /a.html
--- response_body_like: <p>a page</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 224: "comments_compose_memory" may be 0
--- http_config eval
"$::http comments_compose_memory 0;"
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- response_body_like eval
[('<p>a page</p><section id="ngx-comments"') x 3]
--- no_error_log
[error]
[alert]



=== TEST 225: "comments_compose_memory" refuses what is no size
--- http_config eval
"$::http comments_compose_memory much;"
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "much" in "comments_compose_memory": it takes a size, as "64m"
--- no_error_log
[error]
[alert]



=== TEST 226: "comments_compose_memory" stands in http only
--- config
    comments_compose_memory 10m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_compose_memory" directive is not allowed here
--- no_error_log
[error]
[alert]



=== TEST 227: "comments_deadline" refuses seconds where ms were meant
--- config
    comments_deadline 150;
--- must_die
--- error_log
[emerg]
invalid value "150" in "comments_deadline": it takes a time up to 10s, as "150ms"
--- no_error_log
[alert]



=== TEST 228: "comments_deadline" refuses more than ten seconds
--- config
    comments_deadline 10001ms;
--- must_die
--- error_log
[emerg]
invalid value "10001ms" in "comments_deadline": it takes a time up to 10s
--- no_error_log
[alert]



=== TEST 229: "comments_types" refuses what is no media type
--- config
    comments_types text/html html;
--- must_die
--- error_log
[emerg]
invalid value "html" in "comments_types": it takes media types
--- no_error_log
[alert]



=== TEST 230: "comments_redis" refuses a time-out in seconds where ms were meant
--- http_config
    comments_redis redis://127.0.0.1 timeout=150;
--- must_die
--- error_log
[emerg]
invalid time in "timeout=150" of "comments_redis"
--- no_error_log
[alert]



=== TEST 231: "comments_compose_memory" refuses what is no size, and says so
--- http_config
    comments_compose_memory 64x;
--- must_die
--- error_log
[emerg]
invalid value "64x" in "comments_compose_memory": it takes a size, as "64m"
--- no_error_log
[alert]



=== TEST 232: two servers with one name and two sites are a warning
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name a.example b.example;  comments on; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name b.example a.example;  comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- error_log
are both "b.example", and their comments are two sites, "a.example" and "b.example"
--- no_error_log
[error]
[alert]



=== TEST 233: so are they if one of them says its site
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name a.example b.example; comments_site blog; comments on; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name b.example a.example;  comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- error_log
and their comments are two sites, "blog" and "b.example"
--- no_error_log
[error]
[alert]



=== TEST 234: one site said in both is none
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name a.example b.example; comments_site blog; comments on; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name b.example a.example; comments_site blog; comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- no_error_log
are two sites
[error]
[alert]



=== TEST 235: two sites said in both are none
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name a.example b.example; comments_site one; comments on; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name b.example a.example; comments_site two; comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- no_error_log
are two sites
[error]
[alert]



=== TEST 236: nor is a server without comments
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name a.example b.example;  comments off; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name b.example a.example;  comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- no_error_log
are two sites
[error]
[alert]



=== TEST 237: a server whose first name is none has the site "default", which the warning says
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name "" a.example; comments on; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name a.example; comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- error_log
and their comments are two sites, "default" and "a.example": say "comments_site NAME;" in both
--- no_error_log
[error]
[alert]



=== TEST 238: so it is with "_"; and where both have it, it is one
--- http_config eval
$::http . <<'_EOC_'
    server { listen 127.0.0.1:$TEST_NGINX_PORT_2; server_name _ a.example; comments on; }
    server { listen 127.0.0.2:$TEST_NGINX_PORT_2; server_name "" a.example; comments on; }
_EOC_
--- request
GET /a.html
--- error_code: 200
--- no_error_log
are two sites
[error]
[alert]



=== TEST 239: "comments_challenge refresh" is inherited
--- config
    root html;
    comments on;
    comments_challenge refresh;
    location = /a.html { comments_page_size 10; }
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 240: "comments_challenge" refuses "click"
--- config
    comments_challenge click;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "click" in "comments_challenge": it takes "button" or "refresh"
--- no_error_log
[error]
[alert]



=== TEST 241: "comments_challenge" may not be there twice
--- config
    comments_challenge button;
    comments_challenge button;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_challenge" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 242: "comments_format" is Markdown by default
--- config
    root html;
    comments on;
--- request
POST /a.html?comments=preview
{"text":"*x*"}
--- more_headers
Content-Type: application/json
--- response_body chomp
{"html":"\u003cp>\u003cem>x\u003c/em>\u003c/p>"}
--- no_error_log
[error]
[alert]



=== TEST 243: "comments_format" is inherited and overridden
--- config
    root html;
    comments on;
    comments_format plain;
    location = /b.html { comments_format markdown; }
    location = /c.html { comments_page_size 10; }
--- user_files
>>> b.html
<p>second</p>
>>> c.html
<p>third</p>
--- request eval
[map { "POST /$_.html?comments=preview\n{\"text\":\"*x*\"}" } qw(b c)]
--- more_headers
Content-Type: application/json
--- response_body eval
['{"html":"\u003cp>\u003cem>x\u003c/em>\u003c/p>"}', '{"html":"\u003cp>*x*\u003c/p>"}']
--- no_error_log
[error]
[alert]



=== TEST 244: "comments_format" refuses a format that is not there
--- config
    comments_format bbcode;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "bbcode" in "comments_format", it must be a format, of which there are: "markdown", "plain"
--- no_error_log
[error]
[alert]



=== TEST 245: "comments_format" may not be there twice
--- config
    comments_format plain;
    comments_format plain;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_format" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 246: nobody is signed in by default, here by "comments_user"
--- config
    root html;
    location = /a.html { comments on; }
    location /user/ { comments on; alias html/; comments_user $http_x_name; }
--- request eval
[map { "POST /$_?comments=post\n{\"text\":\"x\",\"name\":\"typed\"}" }
     'a.html', 'user/a.html']
--- more_headers
Content-Type: application/json
X-Name: Ann
--- response_body_like eval
['"author":\{"name":"typed",', '"author":\{"name":"Ann",']
--- error_code eval
[201, 201]
--- no_error_log
[error]
[alert]



=== TEST 247: "comments_user", "comments_moderator" and "comments_login" are inherited, and overridden
--- config
    root html;
    comments on;
    comments_user $http_x_name;
    comments_moderator $http_x_moderator;
    comments_login /login;
    location = /a.html { comments_page_size 10; }
    location /in/ {
        alias html/;
        comments_user bob;
        comments_moderator 0;
        comments_login https://login.example/;
    }
--- request eval
["POST /a.html?comments=post\n{\"text\":\"x\"}", "GET /a.html",
 "POST /in/a.html?comments=post\n{\"text\":\"x\"}", "GET /in/a.html"]
--- more_headers
Content-Type: application/json
X-Name: Ann
X-Moderator: 1
--- response_body_like eval
['"name":"Ann".*"moderator":true', 'href="/login"',
 '"name":"bob".*"moderator":false', 'href="https://login.example/"']
--- error_code eval
[201, 200, 201, 200]
--- no_error_log
[error]
[alert]



=== TEST 248: "comments_user" refuses other arguments
--- config
    comments_user $remote_user mail=$http_x_mail;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "mail=$http_x_mail" in "comments_user": it takes a name, then "id=", "email=" and "url=", each once
--- no_error_log
[error]
[alert]



=== TEST 249: "comments_user" refuses an argument that is there twice
--- config
    comments_user $remote_user id=$http_a id=$http_b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "id=$http_b" in "comments_user": it takes a name, then "id=", "email=" and "url=", each once
--- no_error_log
[error]
[alert]



=== TEST 250: "comments_user" may not be there twice
--- config
    comments_user $remote_user;
    comments_user $http_x_name;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_user" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 251: "comments_user" refuses a variable that is not there
--- config
    comments_user $no_such_user;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
unknown "no_such_user" variable
--- no_error_log
[error]
[alert]



=== TEST 252: "comments_moderator" may not be there twice
--- config
    comments_moderator $http_a;
    comments_moderator $http_b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_moderator" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 253: "comments_login" refuses variables
--- config
    comments_login /login?back=$uri;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "/login?back=$uri" in "comments_login": it takes a path or an http or https URL without variables, as "/login"
--- no_error_log
[error]
[alert]



=== TEST 254: "comments_login" refuses the path of another host
--- config
    comments_login //login.example/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "//login.example/" in "comments_login"
--- no_error_log
[error]
[alert]



=== TEST 255: "comments_login" refuses another scheme
--- config
    comments_login javascript:alert(1);
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "javascript:alert(1)" in "comments_login"
--- no_error_log
[error]
[alert]



=== TEST 256: "comments_login" may not be there twice
--- config
    comments_login /a;
    comments_login /b;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_login" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 257: "comments_require user" needs to know who is signed in
--- config
    location /off/ { comments_require user; }
    location /on/ { comments on; comments_require user; }
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_require user" without "comments_user": nobody could write a comment here
--- no_error_log
[error]
[alert]



=== TEST 258: "comments_require user" refuses a post of nobody
--- config
    root html;
    location / { comments on; comments_require user; comments_user $http_x_name; }
--- request
POST /a.html?comments=post
{"text":"x","name":"Ann"}
--- more_headers
Content-Type: application/json
--- response_body_like: "code":"sign_in"
--- response_headers
WWW-Authenticate: Login realm="comments"
--- error_code: 401
--- no_error_log
[error]
[alert]



=== TEST 259: "comments_flag_hold" refuses 0
--- config
    comments_flag_hold 0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "0" in "comments_flag_hold": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 260: "comments_flag_hold" refuses 201
--- config
    comments_flag_hold 201;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "201" in "comments_flag_hold": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 261: "comments_flag_hold" refuses few
--- config
    comments_flag_hold few;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "few" in "comments_flag_hold": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 262: "comments_flag_hold" refuses -1
--- config
    comments_flag_hold -1;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "-1" in "comments_flag_hold": it takes a number from 1 to 200
--- no_error_log
[error]
[alert]



=== TEST 263: "comments_purge_after" takes a time
--- http_config eval
"$::http comments_purge_after 90d;"
--- request
GET /a.html
--- response_body_like: <p>a page</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 264: "comments_purge_after" may be off
--- http_config eval
"$::http comments_purge_after off;"
--- request
GET /a.html
--- response_body_like: <p>a page</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 265: "comments_purge_after" refuses what is no time
--- http_config eval
"$::http comments_purge_after soon;"
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "soon" in "comments_purge_after": it takes a time of at least 1s, as "90d", or "off"
--- no_error_log
[error]
[alert]



=== TEST 266: "comments_purge_after" stands in http only
--- config
    comments_purge_after 30d;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_purge_after" directive is not allowed here
--- no_error_log
[error]
[alert]



=== TEST 267: "comments_theme" is plain by default
--- config
    root html;
    comments on;
--- request
GET /a.html
--- response_body_like: <section id="ngx-comments" class="ngx-comments" vocab
--- no_error_log
[error]
[alert]



=== TEST 268: "comments_theme" takes plain
--- config
    root html;
    comments on;
    comments_theme plain;
--- request
GET /a.html
--- response_body_like: <section id="ngx-comments" class="ngx-comments" vocab
--- no_error_log
[error]
[alert]



=== TEST 269: "comments_theme" takes cards
--- config
    root html;
    comments on;
    comments_theme cards;
--- request
GET /a.html
--- response_body_like: <section id="ngx-comments" class="ngx-comments ngx-comments-cards" vocab
--- no_error_log
[error]
[alert]



=== TEST 270: "comments_theme" takes compact
--- config
    root html;
    comments on;
    comments_theme compact;
--- request
GET /a.html
--- response_body_like: <section id="ngx-comments" class="ngx-comments ngx-comments-compact" vocab
--- no_error_log
[error]
[alert]



=== TEST 271: "comments_theme" is inherited
--- http_config eval
"$::http comments_theme cards;"
--- config
    root html;
    comments on;
    location / { comments_depth 3; }
--- request
GET /a.html
--- response_body_like: class="ngx-comments ngx-comments-cards"
--- no_error_log
[error]
[alert]



=== TEST 272: "comments_theme" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_theme cards;
    location /in/ { comments_theme compact; }
--- pipelined_requests eval
["GET /a.html", "GET /in/b.html"]
--- response_body_like eval
[qr/class="ngx-comments ngx-comments-cards"/,
 qr/class="ngx-comments ngx-comments-compact"/]
--- no_error_log
[error]
[alert]



=== TEST 273: one thread in two themes has a block of each
--- config
    root html;
    comments on;
    comments_thread /one;
    location /in/ { comments_theme compact; }
--- pipelined_requests eval
["GET /a.html", "GET /in/b.html", "GET /a.html"]
--- response_body_like eval
[qr/class="ngx-comments" /, qr/class="ngx-comments ngx-comments-compact"/,
 qr/class="ngx-comments" /]
--- no_error_log
[error]
[alert]



=== TEST 274: "comments_theme" refuses other themes
--- config
    comments_theme dark;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "dark" in "comments_theme": it takes "plain", "cards" or "compact"
--- no_error_log
[error]
[alert]



=== TEST 275: "comments_theme" may not be there twice
--- config
    comments_theme cards;
    comments_theme plain;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_theme" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 276: "comments_place" is content by default
--- config
    root html;
    comments on;
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: </p><section id="ngx-comments".*</section>\n</article>
--- no_error_log
[error]
[alert]



=== TEST 277: "comments_place content" is the end of the article
--- config
    root html;
    comments on;
    comments_place content;
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: </p><section id="ngx-comments".*</section>\n</article>
--- no_error_log
[error]
[alert]



=== TEST 278: "comments_place body" is before </body>
--- config
    root html;
    comments on;
    comments_place body;
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: <p>after</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 279: "comments_place" is inherited
--- config
    root html;
    comments on;
    comments_place body;
    location / { comments_depth 3; }
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: <p>after</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 280: "comments_place" of a location overrides its server's
--- config
    root html;
    comments on;
    comments_place body;
    location / { comments_place content; }
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: </p><section id="ngx-comments".*</section>\n</article>
--- no_error_log
[error]
[alert]



=== TEST 281: "comments_place" is inherited beside a marker
--- config
    root html;
    comments on;
    comments_place body;
    location / { comments_marker talk; }
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: <p>after</p><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 282: "comments_marker" is inherited beside a place
--- config
    root html;
    comments on;
    comments_marker article;
    location / { comments_place body; }
--- user_files
>>> a.html
<html><body><article><p>The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. The tide came in over the sand and took the letters away now. </p></article><!-- article --><p>after</p></body></html>
--- request
GET /a.html
--- response_body_like: <!-- article --><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 283: "comments_place" refuses other places
--- config
    comments_place end;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "end" in "comments_place": it takes "content" or "body"
--- no_error_log
[error]
[alert]



=== TEST 284: "comments_place" may not be there twice
--- config
    comments_place body;
    comments_place content;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_place" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 285: "comments_stylesheet" is off by default: a page of its own has our looks alone
--- config
    root html;
    location /from/ {
        comments on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
--- request
POST /from/a.html?comments=preview
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like: </title>\n<link rel="stylesheet" href="/comments/assets/comments-\w+\.css" />\n</head>\n<body class="ngx-comments-page">
--- response_headers
! Content-Security-Policy
--- no_error_log
[error]
[alert]



=== TEST 286: "comments_stylesheet" names the sheets of the site, which come before ours
--- config
    root html;
    location /from/ {
        comments on;
        comments_stylesheet /css/a.css?v=1&w=2 https://cdn.example/b.css;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
--- request
POST /from/a.html?comments=preview
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like: </title>\n<link rel="stylesheet" href="/css/a\.css\?v=1&amp;w=2" />\n<link rel="stylesheet" href="https://cdn\.example/b\.css" />\n<link rel="stylesheet" href="/comments/assets/comments-\w+\.css" />\n</head>\n<body class="ngx-comments-page ngx-comments-dressed">
--- response_body_unlike: v=1&w
--- no_error_log
[error]
[alert]



=== TEST 287: a policy of the owner for a page of its own is not touched
--- config
    root html;
    location /from/ {
        comments on;
        comments_stylesheet https://cdn.example/b.css;
        add_header Content-Security-Policy "style-src https://cdn.example";
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
--- request
POST /from/a.html?comments=preview
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like: cdn\.example/b\.css
--- response_headers
Content-Security-Policy: style-src https://cdn.example
--- no_error_log
[error]
[alert]



=== TEST 288: "comments_stylesheet" is inherited
--- http_config eval
"$::http comments_stylesheet /css/a.css;"
--- config
    root html;
    location /from/ {
        comments on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
--- request
POST /from/a.html?comments=preview
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like: <link rel="stylesheet" href="/css/a\.css" />\n<link rel="stylesheet" href="/comments/assets/comments-\w+\.css" />\n</head>\n
--- no_error_log
[error]
[alert]



=== TEST 289: "comments_stylesheet" of a location overrides its server's
--- config
    comments_stylesheet /css/a.css;
    root html;
    location /from/ {
        comments on;
        comments_stylesheet /css/b.css;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
--- request
POST /from/a.html?comments=preview
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like: </title>\n<link rel="stylesheet" href="/css/b\.css" />\n<link rel="stylesheet" href="/comments/assets/comments-\w+\.css" />\n</head>\n
--- no_error_log
[error]
[alert]



=== TEST 290: "comments_stylesheet off" takes back what a location would inherit
--- config
    comments_stylesheet /css/a.css;
    root html;
    location /from/ {
        comments on;
        comments_stylesheet off;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
--- request
POST /from/a.html?comments=preview
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like: </title>\n<link rel="stylesheet" href="/comments/assets/comments-\w+\.css" />\n</head>\n<body class="ngx-comments-page">
--- no_error_log
[error]
[alert]



=== TEST 291: "comments_stylesheet" is for pages of its own: the site's pages have it already
--- config
    root html;
    comments on;
    comments_stylesheet /css/site.css;
--- request
GET /a.html
--- response_body_like: <section id="ngx-comments"
--- response_body_unlike: /css/site
--- no_error_log
[error]
[alert]



=== TEST 292: "comments_stylesheet" refuses the address of another host
--- config
    comments_stylesheet //evil.example/a.css;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "//evil.example/a.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 293: "comments_stylesheet" refuses a backslash
--- config
    comments_stylesheet "/\\evil.example/a.css";
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "/\evil.example/a.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 294: "comments_stylesheet" refuses a name without a path
--- config
    comments_stylesheet site.css;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "site.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 295: "comments_stylesheet" refuses the scheme "data"
--- config
    comments_stylesheet data:text/css,p;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "data:text/css,p" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 296: "comments_stylesheet" refuses a user name
--- config
    comments_stylesheet https://a@b.example/a.css;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "https://a@b.example/a.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 297: "comments_stylesheet" refuses variables
--- config
    comments_stylesheet /css/$host.css;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "/css/$host.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 298: "comments_stylesheet" refuses a blank
--- config
    comments_stylesheet "/css/a b.css";
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "/css/a b.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 299: "comments_stylesheet" refuses a quotation mark
--- config
    comments_stylesheet '/a"b.css';
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "/a"b.css" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 300: "comments_stylesheet" refuses an empty value
--- config
    comments_stylesheet "";
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 301: "comments_stylesheet" refuses "off" beside others
--- config
    comments_stylesheet /a.css off;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "off" in "comments_stylesheet": it takes "off", or paths and http or https URLs without variables, as "/css/site.css"
--- no_error_log
[error]
[alert]



=== TEST 302: "comments_stylesheet" refuses a sheet that is named twice
--- config
    comments_stylesheet /a.css /b.css /a.css;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
duplicate value "/a.css" in "comments_stylesheet"
--- no_error_log
[error]
[alert]



=== TEST 303: "comments_stylesheet" may not be there twice
--- config
    comments_stylesheet off;
    comments_stylesheet /a.css;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_stylesheet" directive is duplicate
--- no_error_log
[error]
[alert]



=== TEST 304: "comments_hide_printed" is off by default
--- config
    root html;
    comments on;
    comments_moderation none;
    comments_check off;
    comments_thread /one;
--- pipelined_requests eval
["POST /a.html?comments=post\nname=Ann&text=Hello",
 "GET /a.html", "GET /in/b.html"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 200, 200]
--- response_body_like eval
[qr//, qr/^(?!.*comments-printed).*comments-[0-9a-f]{12}\.css" \/>/s,
 qr/^(?!.*comments-printed).*comments-[0-9a-f]{12}\.css" \/>/s]
--- no_error_log
[error]
[alert]



=== TEST 305: "comments_hide_printed on" is inherited
--- http_config eval
"$::http comments_hide_printed on;"
--- config
    root html;
    comments on;
    comments_moderation none;
    comments_check off;
    comments_thread /one;
    location / { comments_depth 3; }
--- pipelined_requests eval
["POST /a.html?comments=post\nname=Ann&text=Hello",
 "GET /a.html", "GET /in/b.html"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 200, 200]
--- response_body_like eval
[qr//, qr/comments-[0-9a-f]{12}\.css" \/>\n<link rel="stylesheet" href="\/comments\/assets\/comments-printed-[0-9a-f]{12}\.css" \/>/,
 qr/comments-[0-9a-f]{12}\.css" \/>\n<link rel="stylesheet" href="\/comments\/assets\/comments-printed-[0-9a-f]{12}\.css" \/>/]
--- no_error_log
[error]
[alert]



=== TEST 306: "comments_hide_printed off" of a location overrides its server's, in one thread
--- config
    root html;
    comments on;
    comments_moderation none;
    comments_check off;
    comments_thread /one;
    comments_hide_printed on;
    location /in/ { comments_hide_printed off; }
--- pipelined_requests eval
["POST /a.html?comments=post\nname=Ann&text=Hello",
 "GET /a.html", "GET /in/b.html"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 200, 200]
--- response_body_like eval
[qr//, qr/comments-[0-9a-f]{12}\.css" \/>\n<link rel="stylesheet" href="\/comments\/assets\/comments-printed-[0-9a-f]{12}\.css" \/>/,
 qr/^(?!.*comments-printed).*comments-[0-9a-f]{12}\.css" \/>/s]
--- no_error_log
[error]
[alert]



=== TEST 307: "comments_hide_printed" hides nothing beside a thread without comments
--- config
    root html;
    comments on;
    comments_hide_printed on;
--- request
GET /a.html
--- response_body_like: (?s)^(?!.*comments-printed).*No comments yet
--- no_error_log
[error]
[alert]



=== TEST 308: "comments_hide_printed" refuses other values
--- config
    comments_hide_printed maybe;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "maybe" in "comments_hide_printed" directive, it must be "on" or "off"
--- no_error_log
[error]
[alert]



=== TEST 309: "comments_hide_printed" may not be there twice
--- config
    comments_hide_printed on;
    comments_hide_printed off;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_hide_printed" directive is duplicate
--- no_error_log
[error]
[alert]

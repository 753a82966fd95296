# The pages of a run and the threads below them.
#
#   /page/one.html       30 KB, 100 comments
#   /page/big.html       2 MB, the same
#   /zip/one.html        as one.html, where comments_gzip is on
#   /off/one.html        as one.html, where comments are off
#   /many/0000.html …    1,000 pages of 30 KB, 100 comments each
#   /zipf/00000.html …   10,000 pages of 30 KB, 20 comments each
#   /cold/short.html     100 comments, never kept in the zone
#   /cold/long.html      100,000 comments, never kept in the zone
#   /post/00.html …      100 pages for posts and for single tries
#
# Many pages are one file by many names: the disk is not what is measured.
package Bench::Site;

use strict;
use warnings;

use JSON::PP;

# a page's first 50 roots have 100 comments
my @Hundred = ('-r', 50, '-m', 1);


# machine; tool: path of the writer; many, zipf, long: how many
sub new {
    my ($class, %self) = @_;

    $self{root} = "$self{machine}{dir}/site";
    $self{plain} = "$self{machine}{dir}/plain";

    return bless \%self, $class;
}


sub pages {
    my ($self) = @_;

    mkdir $_ for $self->{root}, map { "$self->{root}/$_" }
        qw(page zip off many zipf cold post plain);

    my $page = page_of(30 * 1024);

    $self->put("page/one.html", $page);
    $self->put("page/big.html", page_of(2000 * 1000));
    $self->put("$_.html", $page) for qw(zip/one off/one cold/short cold/long);
    $self->put("post/00.html", $page);

    my $one = "$self->{root}/page/one.html";

    for my $path ($self->many, $self->zipf,
                  map { sprintf '/post/%02d.html', $_ } 1 .. 99)
    {
        link $one, "$self->{root}$path" or die "$path: $!\n";
    }

    $self->list('many', $self->many);
    $self->list('zipf', $self->zipf);
    $self->list('post', map { sprintf '/post/%02d.html?comments=post', $_ }
                        0 .. 99);
}


sub many { map { sprintf '/many/%04d.html', $_ } 0 .. $_[0]{many} - 1 }
sub zipf { map { sprintf '/zipf/%05d.html', $_ } 0 .. $_[0]{zipf} - 1 }


# A page of that size: what a blog would send, with a marker at its end.
sub page_of {
    my ($size) = @_;

    my $head = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
               . "<meta charset=\"utf-8\">\n<title>A page</title>\n"
               . "<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n"
               . "<body>\n<header><a href=\"/\">A blog</a></header>\n"
               . "<main><article>\n<h1>A page</h1>\n";
    my $foot = "</article>\n<!-- comments -->\n</main>\n"
               . "<footer>The end.</footer>\n</body>\n</html>\n";
    my $text = '';

    for (my $n = 1; length($head . $text . $foot) < $size; $n++) {
        $text .= "<p id=\"p$n\">Paragraph $n says <em>something</em> of the"
                 . " kind that <a href=\"/$n.html\">paragraphs</a> say, at a"
                 . " length that is usual for them, &amp; goes on.</p>\n";
    }

    return $head . $text . $foot;
}


# Writes a file as if it had been there for long: younger ones are not kept.
sub put {
    my ($self, $path, $bytes) = @_;

    my $name = $path =~ m{^/} ? $path : "$self->{root}/$path";

    open my $file, '>:raw', $name or die "$name: $!\n";
    print $file $bytes;
    close $file or die "$name: $!\n";

    my $then = time - 86400;
    utime $then, $then, $name;
}


# A file of paths for the load program.
sub list {
    my ($self, $name, @paths) = @_;

    $self->{lists}{$name} = "$self->{machine}{dir}/$name.list";
    $self->put($self->{lists}{$name}, join '', map { "$_\n" } @paths);
}


# The threads, by the module's own batches.
sub threads {
    my ($self) = @_;

    my %raw;

    $self->fill('/page/one.html', @Hundred);
    $self->fill('/page/big.html', @Hundred);
    $self->fill('/zip/one.html', @Hundred);
    $self->fill('/cold/short.html', @Hundred);
    $self->fill('/cold/long.html', '-r', $self->{long} / 2, '-m', 1);
    $self->fill($_, '-t', 100, '-r', 5, '-m', 1)
        for '/post/%02d.html', '/direct/%02d.html';
    $raw{many} = $self->fill('/many/%04d.html', '-t', $self->{many}, @Hundred);
    $raw{zipf} = $self->fill('/zipf/%05d.html', '-t', $self->{zipf},
                             '-r', 10, '-m', 1);

    return \%raw;
}


sub fill {
    my ($self, $pattern, @options) = @_;

    open my $pipe, '-|', $self->{tool}, @options, $self->{machine}{socket},
         $pattern or die "$self->{tool}: $!\n";
    my $line = readline $pipe;
    close $pipe or die "the writer failed for $pattern\n";

    return decode_json($line);
}


# Tells all nginx that a thread has changed, as a post elsewhere would.
sub invalidate {
    my ($self, @paths) = @_;

    $self->{machine}->command('PUBLISH', 'comments:events',
        "elsewhere edit - 13 bench.example $_") for @paths;
}


# What every nginx of a run has: %option zone (size), redis (URL), check
# (directives comments_check), http.
sub http {
    my ($self, %option) = @_;

    my $redis = $option{redis} || "unix:$self->{machine}{socket}";
    my $zone = $option{zone} || '512m';
    my $memory = $option{memory} || '64m';
    my $more = $option{locations} || '';

    # all posts come from one address
    my $check = $option{check} || 'comments_check off;';

    return <<"CONF";
    comments_redis $redis timeout=5s;
    comments_zone comments:$zone;
    comments_deadline 5s;
    comments_compose_memory $memory;
    $check
    comments_moderation none;
    server {
        listen 127.0.0.1:%PORT%;
        server_name bench.example;
        root $self->{root};
        location /page/ { comments on; }
        location /many/ { comments on; }
        location /zipf/ { comments on; }
        location /post/ { comments on; }
        location /cold/ { comments on; comments_cache_valid 0; }
        location /zip/  { comments on; comments_gzip on; gzip on; }
        location /off/  { comments off; }
        location /plain/ { }
        location /plain/zip/ { gzip_static on; }
        location = /status { comments_status; }
$more
    }
CONF
}


# The same files without the module.
sub bare_http {
    my ($self) = @_;

    return <<"CONF";
    server {
        listen 127.0.0.1:%PORT%;
        server_name bench.example;
        root $self->{root};
        location /off/ { }
    }
CONF
}


1;

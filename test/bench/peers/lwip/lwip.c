/*
 * The benchmark's transfers in lwIP, without an operating system: two interfaces of one stack,
 * joined by a link of 10 Mbit/s and 10 ms, and a clock that jumps from event to event. Compiled to
 * WebAssembly; `bulk` and `connections` are called from outside, and the numbers below are read.
 */
#include "lwip/init.h"
#include "lwip/ip4.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include <stdint.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

/* All times are in µs. */
static const double DELAY = 10e3;
static const double PER_OCTET = 8 / 10.0;
#define QUEUE 4096
#define PORT 7777
#define REQUEST 200
#define REPLY 2000

/* One direction of the link: first in, first out. */
struct way {
  struct pbuf *packets[QUEUE];
  double arrivals[QUEUE];
  uint32_t first, count;
  double free_at;
};

static struct netif hosts[2];
static struct way ways[2];
static double now, last_data;
static uint32_t sent, dropped;
static double loss;
static uint32_t chance;
static uint8_t text[65536];

uint32_t sys_now(void) { return (uint32_t)(now / 1000); }
void tcp_timer_needed(void) {}

struct netif *route_by_source(const ip4_addr_t *source, const ip4_addr_t *destination) {
  (void)destination;
  for (int i = 0; i < 2; i++)
    if (source && ip4_addr_cmp(source, netif_ip4_addr(&hosts[i]))) return &hosts[i];
  return NULL;
}

/* xorshift, from 0 to 1: chance with a seed. */
static double draw(void) {
  chance ^= chance << 13;
  chance ^= chance >> 17;
  chance ^= chance << 5;
  return chance / 4294967296.0;
}

/* A packet as the other end gets it. With BARE the text is not copied, as ours has none. */
static struct pbuf *copied(struct pbuf *packet) {
#ifdef BARE
  struct pbuf *copy = pbuf_alloc(PBUF_RAW, packet->len, PBUF_RAM);
  memcpy(copy->payload, packet->payload, packet->len);
  for (struct pbuf *part = packet->next; part; part = part->next) {
    struct pbuf *rest = pbuf_alloc(PBUF_RAW, part->len, PBUF_ROM);
    ((struct pbuf_rom *)rest)->payload = part->payload;
    pbuf_cat(copy, rest);
  }
#else
  struct pbuf *copy = pbuf_alloc(PBUF_RAW, packet->tot_len, PBUF_RAM);
  pbuf_copy(copy, packet);
#endif
  return copy;
}

static err_t transmit(struct netif *netif, struct pbuf *packet, const ip4_addr_t *to) {
  (void)to;
  struct way *way = &ways[netif == &hosts[1]];
  sent++;
  if (way->count == QUEUE || (loss > 0 && draw() < loss)) {
    dropped++;
    return ERR_OK;
  }
  double start = way->free_at > now ? way->free_at : now;
  way->free_at = start + packet->tot_len * PER_OCTET;
  uint32_t at = (way->first + way->count++) % QUEUE;
  way->packets[at] = copied(packet);
  way->arrivals[at] = way->free_at + DELAY;
  return ERR_OK;
}

static err_t begin(struct netif *netif) {
  netif->output = transmit;
  netif->mtu = 1500;
  return ERR_OK;
}

static void start(double rate) {
  lwip_init();
  loss = rate;
  chance = 1;
  for (int i = 0; i < 2; i++) {
    ip4_addr_t address, mask, none;
    IP4_ADDR(&address, 10, 0, i, 1);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&none, 0, 0, 0, 0);
    netif_add(&hosts[i], &address, &mask, &none, NULL, begin, ip4_input);
    netif_set_link_up(&hosts[i]);
    netif_set_up(&hosts[i]);
  }
}

/* Goes from event to event: the next packet of either way, or lwIP's timer of 250 ms. */
static void play(const int *done) {
  double tick = TCP_TMR_INTERVAL * 1000.0;
  while (!*done) {
    struct way *next = NULL;
    for (int i = 0; i < 2; i++) {
      struct way *way = &ways[i];
      if (way->count && (!next || way->arrivals[way->first] < next->arrivals[next->first]))
        next = way;
    }
    if (!next || next->arrivals[next->first] > tick) {
      now = tick;
      tick += TCP_TMR_INTERVAL * 1000.0;
      tcp_tmr();
      continue;
    }
    struct pbuf *packet = next->packets[next->first];
    now = next->arrivals[next->first];
    next->first = (next->first + 1) % QUEUE;
    next->count--;
    struct netif *to = &hosts[next == &ways[0]];
    to->input(packet, to);
  }
}

static int is_over;
static uint64_t left;

/* The bulk transfer: as much as there is room for, until all is sent. */
static void fill(struct tcp_pcb *pcb) {
  while (left > 0) {
    uint32_t room = tcp_sndbuf(pcb);
    uint32_t size = room < 16 * TCP_MSS ? room : 16 * TCP_MSS;
    if (size > left) size = (uint32_t)left;
    if (size == 0 || tcp_write(pcb, text, (u16_t)size, 0) != ERR_OK) break;
    left -= size;
  }
  tcp_output(pcb);
  if (left == 0) tcp_close(pcb);
}

static err_t acknowledged(void *arg, struct tcp_pcb *pcb, u16_t length) {
  (void)arg, (void)length;
  if (left > 0) fill(pcb);
  return ERR_OK;
}

static err_t opened(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg, (void)error;
  tcp_sent(pcb, acknowledged);
  fill(pcb);
  return ERR_OK;
}

static err_t drain(void *arg, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)arg, (void)error;
  if (!data) {
    is_over = 1;
    return tcp_close(pcb);
  }
  last_data = now;
  tcp_recved(pcb, data->tot_len);
  pbuf_free(data);
  return ERR_OK;
}

static err_t take(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)error;
  tcp_recv(pcb, (tcp_recv_fn)arg);
  return ERR_OK;
}

static void serve(tcp_recv_fn receive) {
  struct tcp_pcb *pcb = tcp_new();
  tcp_bind(pcb, netif_ip_addr4(&hosts[1]), PORT);
  pcb = tcp_listen(pcb);
  tcp_arg(pcb, (void *)receive);
  tcp_accept(pcb, take);
}

static struct tcp_pcb *call(tcp_connected_fn connected) {
  struct tcp_pcb *pcb = tcp_new();
  tcp_bind(pcb, netif_ip_addr4(&hosts[0]), 0);
  tcp_connect(pcb, netif_ip_addr4(&hosts[1]), PORT, connected);
  return pcb;
}

EXPORT("bulk") void bulk(double octets, double rate) {
  start(rate);
  left = (uint64_t)octets;
  serve(drain);
  call(opened);
  play(&is_over);
}

/* Short connections: a request, a reply, and the server closes. */
static uint32_t to_go, got;

static err_t answer(void *arg, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)arg, (void)error;
  if (!data) return ERR_OK;
  tcp_recved(pcb, data->tot_len);
  pbuf_free(data);
  tcp_write(pcb, text, REPLY, 0);
  return tcp_close(pcb);
}

static err_t asked(void *arg, struct tcp_pcb *pcb, err_t error);

static err_t heard(void *arg, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)arg, (void)error;
  if (!data) {
    tcp_recv(pcb, NULL);
    tcp_close(pcb);
    if (--to_go == 0) is_over = 1;
    else tcp_recv(call(asked), heard);
    return ERR_OK;
  }
  last_data = now;
  got += data->tot_len;
  tcp_recved(pcb, data->tot_len);
  pbuf_free(data);
  return ERR_OK;
}

static err_t asked(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg, (void)error;
  tcp_write(pcb, text, REQUEST, 0);
  return tcp_output(pcb);
}

EXPORT("connections") void connections(double count) {
  start(0);
  to_go = (uint32_t)count;
  serve(answer);
  tcp_recv(call(asked), heard);
  play(&is_over);
}

EXPORT("simulated") double simulated(void) { return last_data / 1e6; }
EXPORT("segments") double segments(void) { return sent; }
EXPORT("octets") double octets(void) { return got; }

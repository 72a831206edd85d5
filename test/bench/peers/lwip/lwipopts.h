/*
 * lwIP as the benchmark runs it: IPv4 and TCP without an operating system, and room enough.
 * TCP_WND, the receive window in octets, is given to the compiler. With BARE it computes no
 * checksums, as neither ns-3 nor ours does: a link of a simulation damages nothing.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_TIMERS 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0

#define LWIP_IPV4 1
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_ICMP 0
#define LWIP_RAW 0
#define LWIP_UDP 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0
#define LWIP_STATS 0

#ifdef BARE
#define CHECKSUM_GEN_IP 0
#define CHECKSUM_GEN_TCP 0
#define CHECKSUM_CHECK_IP 0
#define CHECKSUM_CHECK_TCP 0
#endif

/* Two hosts in one stack: a packet leaves by the interface that has its source. */
struct netif;
struct ip4_addr;
struct netif *route_by_source(const struct ip4_addr *source, const struct ip4_addr *destination);
#define LWIP_HOOK_IP4_ROUTE_SRC(source, destination) route_by_source(source, destination)

#define LWIP_TCP 1
#define TCP_MSS 1460
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 2
#define TCP_SND_BUF (256 * 1024)
#define TCP_SND_QUEUELEN 1024
#define TCP_SNDLOWAT 8192
#define TCP_QUEUE_OOSEQ 1
#define LWIP_TCP_SACK_OUT 0
#define LWIP_TCP_TIMESTAMPS 0
#define TCP_LISTEN_BACKLOG 0

#define MEM_ALIGNMENT 8
#define MEM_LIBC_MALLOC 1
#define MEMP_NUM_TCP_PCB 4096
#define MEMP_NUM_TCP_PCB_LISTEN 2
#define MEMP_NUM_TCP_SEG 4096
#define MEMP_NUM_PBUF 8192
/* What arrives is allocated by the link, not from lwIP's pool of packets, which is left small. */
#define PBUF_POOL_SIZE 16
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1
#endif

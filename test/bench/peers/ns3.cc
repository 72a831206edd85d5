// The benchmark's transfers in ns-3: two nodes, one link of 10 Mbit/s and 10 ms, TCP CUBIC.
//
//   ns3-peer bulk OCTETS WINDOW LOSS     one transfer, in the given receive window
//   ns3-peer short COUNT                 connections of 200 octets there and 2,000 back
//
// Prints one line of JSON: how long the transfer took on the simulated clock, how many packets the
// two ends sent, and how long the simulation ran. Options of TCP are as in ours: no timestamps, so
// that a full segment carries 1,460 octets.
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include <chrono>
#include <iostream>
#include <map>

using namespace ns3;

static const uint16_t PORT = 7777;
static uint64_t packets = 0;
static double lastData = 0;

static void Sent(Ptr<const Packet>) { packets++; }

static void Received(Ptr<const Packet>, const Address &) {
  lastData = Simulator::Now().GetSeconds();
}

// Answers each request of 200 octets with 2,000, and closes.
class Server : public Application {
  void StartApplication() override {
    m_listener = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
    m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    m_listener->Listen();
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
                                  MakeCallback(&Server::Accepted, this));
  }
  void Accepted(Ptr<Socket> peer, const Address &) {
    peer->SetRecvCallback(MakeCallback(&Server::Read, this));
  }
  void Read(Ptr<Socket> peer) {
    while (Ptr<Packet> packet = peer->Recv()) {
      if (packet->GetSize() == 0) break;
      m_got[peer] += packet->GetSize();
    }
    auto found = m_got.find(peer);
    if (found == m_got.end() || found->second < 200) return;
    m_got.erase(found);
    peer->Send(Create<Packet>(2000));
    peer->Close();
  }
  Ptr<Socket> m_listener;
  std::map<Ptr<Socket>, uint32_t> m_got;
};

// One connection after the other.
class Client : public Application {
public:
  Client(Address server, uint32_t count) : m_server(server), m_left(count) {}

private:
  void StartApplication() override { Next(); }
  void Next() {
    if (m_left == 0) return Simulator::Stop();
    m_left--;
    m_got = 0;
    m_socket = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
    m_socket->SetConnectCallback(MakeCallback(&Client::Connected, this),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetRecvCallback(MakeCallback(&Client::Read, this));
    m_socket->Connect(m_server);
  }
  void Connected(Ptr<Socket> socket) { socket->Send(Create<Packet>(200)); }
  void Read(Ptr<Socket> socket) {
    while (Ptr<Packet> packet = socket->Recv()) {
      if (packet->GetSize() == 0) break;
      m_got += packet->GetSize();
    }
    if (m_got < 2000) return;
    m_got = 0;
    lastData = Simulator::Now().GetSeconds();
    socket->Close();
    Simulator::ScheduleNow(&Client::Next, this);
  }
  Address m_server;
  uint32_t m_left;
  uint32_t m_got = 0;
  Ptr<Socket> m_socket;
};

static void Bulk(NodeContainer nodes, Ipv4Address server, uint64_t octets) {
  PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), PORT));
  sink.Install(nodes.Get(1)).Get(0)->TraceConnectWithoutContext("Rx", MakeCallback(&Received));
  BulkSendHelper source("ns3::TcpSocketFactory", InetSocketAddress(server, PORT));
  source.SetAttribute("MaxBytes", UintegerValue(octets));
  source.SetAttribute("SendSize", UintegerValue(65536));
  source.Install(nodes.Get(0));
}

static void Short(NodeContainer nodes, Ipv4Address server, uint32_t count) {
  nodes.Get(1)->AddApplication(CreateObject<Server>());
  nodes.Get(0)->AddApplication(CreateObject<Client>(InetSocketAddress(server, PORT), count));
}

int main(int argc, char **argv) {
  const std::string kind = argc > 1 ? argv[1] : "";
  const bool bulk = kind == "bulk" && argc == 5;
  if (!bulk && !(kind == "short" && argc == 3)) {
    std::cerr << "ns3-peer bulk OCTETS WINDOW LOSS, or ns3-peer short COUNT\n";
    return 2;
  }
  const uint32_t window = bulk ? std::stoul(argv[3]) : 65536;
  const double loss = bulk ? std::stod(argv[4]) : 0;

  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1460));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(window));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(4 << 20));
  Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpCubic::GetTypeId()));

  NodeContainer nodes;
  nodes.Create(2);
  PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
  link.SetChannelAttribute("Delay", StringValue("10ms"));
  link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
  NetDeviceContainer devices = link.Install(nodes);
  InternetStackHelper().Install(nodes);
  Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
  const Ipv4Address server = addresses.Assign(devices).GetAddress(1);

  for (uint32_t i = 0; i < devices.GetN(); i++) {
    devices.Get(i)->TraceConnectWithoutContext("PhyTxEnd", MakeCallback(&Sent));
    if (loss == 0) continue;
    Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
    errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    errors->SetRate(loss);
    devices.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
  }
  if (bulk) Bulk(nodes, server, std::stoull(argv[2]));
  else Short(nodes, server, std::stoul(argv[2]));

  const auto begin = std::chrono::steady_clock::now();
  Simulator::Run();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::cout << "{\"simulated_s\":" << lastData << ",\"segments\":" << packets
            << ",\"ms\":" << took.count() << "}\n";
  Simulator::Destroy();
}

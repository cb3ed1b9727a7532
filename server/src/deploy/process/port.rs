//! Free ports for processes.

use std::{
    collections::HashSet,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How often a port is asked for that is not lent already.
const TRIES: usize = 16;

/// Which ports our processes were given: two that start at once must not be given the same.
#[derive(Debug, Default, Clone)]
pub(super) struct Ports {
    lent: Arc<Mutex<HashSet<u16>>>,
}

/// A port for one process. Given back when dropped.
#[derive(Debug)]
pub(super) struct Lease {
    port: u16,
    ports: Ports,
}

impl Ports {
    /// A port of the loopback address that nobody uses now. Somebody else may still take it before the process does.
    pub(super) fn lend(&self) -> io::Result<Lease> {
        for _ in 0..TRIES {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            if self.lent().insert(port) {
                return Ok(Lease { port, ports: self.clone() });
            }
        }
        Err(io::Error::new(io::ErrorKind::AddrInUse, "there is no free port"))
    }

    fn lent(&self) -> MutexGuard<'_, HashSet<u16>> {
        self.lent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    pub(super) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Whether somebody listens there, asked after the process that it was for has ended.
    pub(super) fn is_lost(&self) -> bool {
        TcpListener::bind(self.address()).is_err_and(|why| why.kind() == io::ErrorKind::AddrInUse)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.ports.lent().remove(&self.port);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_another_took_is_lost() {
        let lease = Ports::default().lend().unwrap();
        assert!(!lease.is_lost());
        let _other = TcpListener::bind(lease.address()).unwrap();
        assert!(lease.is_lost());
    }
}

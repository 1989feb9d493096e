// Reading something for a page: loading, loaded, failed; read anew when what it depends on changes.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Code, ConnectError } from "@connectrpc/connect";

export interface Loaded<T> {
  data: T | undefined;
  error: unknown;
  isLoading: boolean;
  reload: () => void;
}

export function useLoad<T>(
  read: (signal: AbortSignal) => Promise<T>,
  dependencies: readonly unknown[],
): Loaded<T> {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<unknown>();
  const [isLoading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    latest
      .current(abort.signal)
      .then((value) => {
        setData(() => value);
        setError(undefined);
        setLoading(false);
      })
      .catch((failure: unknown) => {
        if (abort.signal.aborted || ConnectError.from(failure).code === Code.Canceled) return;
        setError(failure);
        setLoading(false);
      });
    return () => abort.abort();
  }, [...dependencies, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { data, error, isLoading, reload };
}

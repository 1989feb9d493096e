// A loss needs its reason: the pipeline's list, or a word of one's own.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Dialog } from "../../ui/dialog";

interface Props {
  reasons: string[];
  onConfirm: (loss: { lossReason: string; lostTo: string }) => void;
  onClose: () => void;
}

export function LossDialog({ reasons, onConfirm, onClose }: Props) {
  const [lossReason, setReason] = useState(reasons[0] ?? "");
  const [lostTo, setLostTo] = useState("");
  return (
    <Dialog title={t().board.lose} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm({ lossReason, lostTo });
        }}
      >
        <label class="field">
          <span>{t().board.reason}</span>
          {reasons.length > 0 ? (
            <select value={lossReason} onChange={(event) => setReason(event.currentTarget.value)}>
              {reasons.map((reason) => (
                <option key={reason}>{reason}</option>
              ))}
            </select>
          ) : (
            <input
              required
              maxLength={128}
              value={lossReason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </label>
        <label class="field">
          <span>{t().board.lostTo}</span>
          <input maxLength={128} value={lostTo} onInput={(event) => setLostTo(event.currentTarget.value)} />
        </label>
        <p class="actions">
          <button type="button" onClick={onClose}>
            {t().app.cancel}
          </button>
          <button class="primary">{t().board.confirmLoss}</button>
        </p>
      </form>
    </Dialog>
  );
}

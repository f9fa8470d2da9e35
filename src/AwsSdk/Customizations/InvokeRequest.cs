using System.Text;

namespace Amazon.Lambda.Model;

/// <summary>The parameters of the Invoke operation.</summary>
public partial class InvokeRequest
{
    /// <summary>The payload as text; the official SDK offers it beside <see cref="PayloadStream"/>.</summary>
    public string? Payload
    {
        get => PayloadStream is null ? null : Encoding.UTF8.GetString(PayloadStream.ToArray());
        set => PayloadStream = value is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>The client context as text; on the wire it is <see cref="ClientContextBase64"/>.</summary>
    public string? ClientContext
    {
        get => ClientContextBase64 is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(ClientContextBase64));
        set => ClientContextBase64 = value is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
    }
}

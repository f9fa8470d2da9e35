using System.Security.Cryptography;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Local;

/// <summary>
/// Which bodies may run on this machine. Code runs as the user of the emulator, who has given out the account's keys and the token, but
/// not the keys of users and sessions that the account makes: what only such requests have brought is foreign and never runs. Callers hold
/// the account's gate.
/// </summary>
internal static class CodeOrigin
{
    /// <summary>Why foreign code does not run, and what to do.</summary>
    public const string Reason =
        "it came with a request that was signed by a user or a session, and such code does not run on this machine. Send it with the " +
        "keys that the emulator prints, or with its token in the header " + LocalToken.Header + ".";

    private const string TableName = "emulator/foreign-code";

    /// <summary>Stores a body that a request has brought, and returns its key.</summary>
    /// <param name="account">The account.</param>
    /// <param name="content">The body.</param>
    /// <param name="isTrusted">Whether the request was signed with the account's own keys, or had the token.</param>
    public static string Store(Account account, byte[] content, bool isTrusted)
    {
        var blobs = account.State.Blobs;
        // The same bytes may have come from somebody who is trusted.
        var isKnown = isTrusted || blobs.Contains(Convert.ToHexStringLower(SHA256.HashData(content)));
        var key = blobs.Put(content);
        if (isTrusted)
            account.State[TableName].Remove(key);
        else if (!isKnown)
            account.State[TableName].Put(key, []);
        return key;
    }

    /// <summary>Whether nobody who is trusted has brought a body.</summary>
    public static bool IsForeign(Account account, string blob) => account.State[TableName].Contains(blob);
}

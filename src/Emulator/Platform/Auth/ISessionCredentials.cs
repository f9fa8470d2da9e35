namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The active temporary credentials.</summary>
internal interface ISessionCredentials
{
    /// <summary>The temporary credentials of an access key id, or <see langword="null"/> if there are none.</summary>
    SessionCredential? Find(string accessKeyId);
}

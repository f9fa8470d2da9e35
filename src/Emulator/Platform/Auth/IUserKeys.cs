namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The access keys of IAM users.</summary>
internal interface IUserKeys
{
    /// <summary>The active access key of a user, or <see langword="null"/> if there is none with this id.</summary>
    UserKey? Find(string accessKeyId);

    /// <summary>Keeps which service a key was used for last.</summary>
    /// <param name="accessKeyId">The id of the key.</param>
    /// <param name="service">The signing name of the service.</param>
    /// <param name="region">The region.</param>
    void NoteUse(string accessKeyId, string service, string region);
}
